import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Agent } from "../../agents/agent.ts";
import { createClaudeCode } from "../../agents/claude-code/claude-code.ts";
import { type Deadlines, standardDeadlines } from "../../agents/claude-code/deadlines.ts";
import type { ClaudeValues } from "../../agents/claude-code/settings.ts";
import { type AgentHome, createAgentHome } from "./agent-home.ts";
import { plainClaudeValues } from "./real-claude.ts";

/** Claude Code as PoCo drives it, with a scripted program in the place of the real one. */
export interface FakeClaude extends AgentHome {
  readonly agent: Agent;
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  /** The pids of all processes that were started so far. */
  starts(): readonly number[];
  /** The decisions that reached the program. */
  decisions(): readonly unknown[];
  close(): Promise<void>;
}

export interface FakeClaudeOptions {
  readonly values?: Partial<ClaudeValues>;
  readonly deadlines?: Partial<Deadlines>;
  /** Beside the environment of the home. */
  readonly environment?: Readonly<Record<string, string>>;
}

const script = fileURLToPath(new URL("fake-claude-program.ts", import.meta.url));

export function createFakeClaude(options: FakeClaudeOptions = {}): FakeClaude {
  const place = createAgentHome();
  const command = place.program("claude", script);
  const adapter = createClaudeCode({ ...standardDeadlines, ...options.deadlines });
  const agents: Agent[] = [];
  const again = () => {
    const values = { ...plainClaudeValues, command, ...options.values };
    const agent = adapter.create(values, place.host(options.environment));
    agents.push(agent);
    return agent;
  };
  const lines = (name: string) =>
    readQuietly(join(place.home, name))
      .split("\n")
      .filter((line) => line !== "");
  return {
    ...place,
    agent: again(),
    again,
    starts: () => lines("starts").map(Number),
    decisions: () => lines("decisions").map((line): unknown => JSON.parse(line)),
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      place.remove();
    },
  };
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // nothing was written yet
  }
}
