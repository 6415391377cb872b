import { tmpdir } from "node:os";
import type { Agent, AgentAdapter, AgentHost, Model, Turn } from "../agent.ts";
import { ConversationLocks } from "../kit/conversation-locks.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { keepReadiness } from "../kit/kept-readiness.ts";
import { claudeOptions } from "./choices.ts";
import { ClaudeRun } from "./claude-run.ts";
import { type Deadlines, standardDeadlines } from "./deadlines.ts";
import { modelsOf } from "./models.ts";
import { ProcessPool } from "./process-pool.ts";
import { lookForClaude } from "./readiness.ts";
import { type ClaudeValues, claudeSettings } from "./settings.ts";

/** Anthropic's Claude Code, through the protocol that its own SDK speaks with it. */
export const claudeCode: AgentAdapter<typeof claudeSettings> = createClaudeCode(standardDeadlines);

/** The adapter with other deadlines than the standard ones; for tests. */
export function createClaudeCode(deadlines: Deadlines): AgentAdapter<typeof claudeSettings> {
  return {
    name: "claude_code",
    title: "Claude Code",
    settings: claudeSettings,
    environmentKeys: ["ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
    create: (values, host) => createAgent(values, host, deadlines),
  };
}

/** Runs get this long to end politely at a shutdown; then their processes end under them. */
const politeMs = 3_000;

function createAgent(values: ClaudeValues, host: AgentHost, deadlines: Deadlines): Agent {
  const running = new Set<ClaudeRun>();
  const locks = new ConversationLocks();
  let models: readonly Model[] = [];
  const pool = new ProcessPool({
    values,
    host,
    deadlines,
    onInitialized: (response) => {
      models = modelsOf(response);
    },
  });
  return {
    can: { steer: true, resume: true, ask: true, fork: true, images: true },
    options: claudeOptions(values),
    commands: [
      {
        word: "/compact",
        title: "Compact",
        help: "Makes the conversation shorter, so that more fits into it.",
      },
      { word: "/review", title: "Review", help: "Reviews the changes in the folder." },
    ],
    defaultFolder: values.folder,
    readiness: keepReadiness({ title: "Claude Code", look: () => lookForClaude(values, host) }),
    models: async () => {
      if (models.length === 0) await pool.introduce(values.folder ?? tmpdir());
      return models;
    },
    run: (turn: Turn) => {
      const run = new ClaudeRun({ turn, values, pool, locks, deadlines, log: host.log });
      running.add(run);
      void run.finished.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      await endsWithin(Promise.all([...running].map((run) => run.stop())), politeMs);
      await pool.close();
    },
  };
}
