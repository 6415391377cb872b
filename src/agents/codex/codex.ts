import type { Agent, AgentAdapter, AgentHost, Turn } from "../agent.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { AppServer } from "./app-server.ts";
import { codexOptions } from "./choices.ts";
import { type Deadlines, standardDeadlines } from "./deadlines.ts";
import { createModels } from "./models.ts";
import { createReadiness } from "./readiness.ts";
import { type CodexValues, codexSettings } from "./settings.ts";
import { ThreadLocks } from "./thread-locks.ts";
import { CodexRun } from "./turn.ts";

/** OpenAI's Codex, through one shared `codex app-server`. */
export const codex: AgentAdapter<typeof codexSettings> = createCodex(standardDeadlines);

/** The adapter with other deadlines than the standard ones; for tests. */
export function createCodex(deadlines: Deadlines): AgentAdapter<typeof codexSettings> {
  return {
    name: "codex",
    title: "Codex",
    settings: codexSettings,
    environmentKeys: ["OPENAI_API_KEY", "OPENAI_BASE_URL", "CODEX_API_KEY", "CODEX_HOME"],
    create: (values, host) => createAgent(values, new AppServer(values, host, deadlines), host),
  };
}

/** Runs get this long to end politely at a shutdown; then their process ends under them. */
const politeMs = 3_000;

function createAgent(values: CodexValues, server: AppServer, host: AgentHost): Agent {
  const locks = new ThreadLocks();
  const running = new Set<CodexRun>();
  return {
    can: { steer: true, resume: true, ask: true, fork: false, images: false },
    commands: [],
    options: codexOptions(values),
    defaultFolder: values.folder,
    readiness: createReadiness(values, host, server),
    models: createModels(server),
    run: (turn: Turn) => {
      const run = new CodexRun({ turn, values, server, locks, log: host.log });
      running.add(run);
      void run.finished.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      await endsWithin(Promise.all([...running].map((run) => run.stop())), politeMs);
      await server.close();
    },
  };
}
