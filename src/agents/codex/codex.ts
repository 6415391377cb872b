import { keepSecret } from "../../observe/redact.ts";
import type { Agent, AgentAdapter, AgentHost, Turn } from "../agent.ts";
import { ConversationLocks } from "../kit/conversation-locks.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { codexOptions } from "./choices.ts";
import { type Deadlines, standardDeadlines } from "./deadlines.ts";
import { createModels } from "./models.ts";
import { codexCommands } from "./orders.ts";
import { createReadiness } from "./readiness.ts";
import { ServerPool } from "./server-pool.ts";
import { type CodexValues, codexSettings } from "./settings.ts";
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
    create: (values, host) => createAgent(values, new ServerPool(values, host, deadlines), host),
  };
}

/** Runs get this long to end politely at a shutdown; then their process ends under them. */
const politeMs = 3_000;

function createAgent(values: CodexValues, servers: ServerPool, host: AgentHost): Agent {
  for (const secret of secretsOf(values)) keepSecret(secret);
  const locks = new ConversationLocks();
  const running = new Set<CodexRun>();
  return {
    can: { steer: true, resume: true, ask: true, fork: true, images: true },
    commands: codexCommands,
    options: codexOptions(values),
    defaultFolder: values.folder,
    readiness: createReadiness(values, host, servers),
    models: createModels(servers.main),
    run: (turn: Turn) => {
      const run = new CodexRun({ turn, values, servers, locks, log: host.log });
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

/** Not every value: a `NODE_ENV=production` would take the word out of every text. */
function secretsOf({ environments }: CodexValues): readonly string[] {
  const variables = Object.values(environments).flatMap((environment) => Object.entries(environment));
  return variables
    .filter(([name]) => /key|token|secret|pass|auth|cred/iu.test(name))
    .map(([, value]) => value);
}
