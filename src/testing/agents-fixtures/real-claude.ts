import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Agent } from "../../agents/agent.ts";
import { createClaudeCode } from "../../agents/claude-code/claude-code.ts";
import { standardDeadlines } from "../../agents/claude-code/deadlines.ts";
import type { ClaudeValues } from "../../agents/claude-code/settings.ts";
import { createMockAnthropic, type MockAnthropic } from "../mock-model/anthropic.ts";
import { type AgentHome, createAgentHome } from "./agent-home.ts";

/** The real Claude Code in a home of its own, talking to a mock model on loopback and to nobody else. */
export interface RealClaude extends AgentHome {
  readonly agent: Agent;
  readonly model: MockAnthropic;
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  close(): Promise<void>;
}

const command = fileURLToPath(
  new URL("../../../.agents-under-test/node_modules/.bin/claude", import.meta.url),
);

export async function createRealClaude(
  values: Partial<ClaudeValues> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<RealClaude> {
  const place = createAgentHome();
  const model = await createMockAnthropic();
  const config = join(place.home, "claude");
  mkdirSync(config);
  // Rules for a project are written where its repository begins.
  execFileSync("git", ["init", "--quiet", place.folder]);
  const host = place.host({
    ANTHROPIC_BASE_URL: model.baseUrl,
    ANTHROPIC_API_KEY: "no-key-is-needed",
    CLAUDE_CONFIG_DIR: config,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_MAX_RETRIES: "2",
    ...environment,
  });
  const agents: Agent[] = [];
  const again = () => {
    const agent = createClaudeCode(standardDeadlines).create(
      { ...plainClaudeValues, command, ...values },
      host,
    );
    agents.push(agent);
    return agent;
  };
  return {
    ...place,
    agent: again(),
    again,
    model,
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      await model.close();
      place.remove();
    },
  };
}

/** The defaults of the settings. */
export const plainClaudeValues: ClaudeValues = {
  command: "claude",
  folder: undefined,
  model: undefined,
  mode: "default",
  silenceSeconds: 900,
  turnSeconds: 14_400,
  idleSeconds: 1_800,
  warmProcesses: 4,
  args: [],
};
