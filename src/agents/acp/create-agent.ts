import type { Agent, AgentHost, Turn } from "../agent.ts";
import { ConversationLocks } from "../kit/conversation-locks.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { keepReadiness } from "../kit/kept-readiness.ts";
import { optionsOf, readChoices } from "./choices.ts";
import type { Deadlines } from "./deadlines.ts";
import { launchOf } from "./launch.ts";
import { askModels, ModelsSeen } from "./models.ts";
import type { Profile } from "./profile.ts";
import { look } from "./readiness.ts";
import { Servers } from "./servers.ts";
import type { AcpValues } from "./settings.ts";
import { AcpRun } from "./turn.ts";

/** Runs get this long to end politely at a shutdown; then their process ends under them. */
const politeMs = 3_000;

/** The agent that a profile describes. */
export function createAcpAgent(
  profile: Profile,
  values: AcpValues,
  ...[host, deadlines]: readonly [AgentHost, Deadlines]
): Agent {
  const servers = new Servers({ profile, values, host, deadlines });
  const locks = new ConversationLocks();
  const models = new ModelsSeen();
  const running = new Set<AcpRun>();
  return {
    can: { steer: false, resume: true, ask: true, ...profile.can },
    commands: [],
    options: optionsOf(profile, values),
    defaultFolder: values.folder,
    readiness: keepReadiness({
      title: profile.title,
      look: () => look(profile, values.command, host),
    }),
    models: async () => {
      const read = readChoices({}, profile, values);
      if (models.known === undefined && read.kind === "choices") {
        await askModels(profile, servers.of(launchOf(profile, read.choices, values.args)), models);
      }
      return models.known ?? [];
    },
    run: (turn: Turn) => {
      const run = new AcpRun({ turn, profile, values, servers, locks, models, log: host.log });
      running.add(run);
      void run.finished.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      await endsWithin(Promise.all([...running].map((run) => run.stop())), politeMs);
      await servers.close();
    },
  };
}
