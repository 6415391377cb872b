import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAcpAgent } from "../../agents/acp/create-agent.ts";
import { standardDeadlines } from "../../agents/acp/deadlines.ts";
import type { Profile } from "../../agents/acp/profile.ts";
import type { AcpValues } from "../../agents/acp/settings.ts";
import type { Agent } from "../../agents/agent.ts";
import { createMockChat, type MockChat } from "../mock-model/chat-completions.ts";
import { type AgentHome, createAgentHome } from "./agent-home.ts";

/** A real ACP agent with a mock model, in a home of its own. */
export interface RealAcp extends AgentHome {
  readonly agent: Agent;
  readonly model: MockChat;
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  close(): Promise<void>;
}

export interface RealAcpParts {
  readonly profile: Profile;
  /** Writes what makes the agent use the mock model, before it starts; gives more of its environment. */
  readonly configure: (home: string, baseUrl: string) => Readonly<Record<string, string>>;
  readonly values?: Partial<AcpValues>;
}

const binaries = fileURLToPath(new URL("../../../.agents-under-test/node_modules/.bin/", import.meta.url));

export function realCommand(name: string): string {
  return join(binaries, name);
}

export async function createRealAcp({ profile, configure, values }: RealAcpParts): Promise<RealAcp> {
  const place = createAgentHome();
  const model = await createMockChat();
  const folders = {
    XDG_CONFIG_HOME: join(place.home, ".config"),
    XDG_DATA_HOME: join(place.home, ".local", "share"),
    XDG_CACHE_HOME: join(place.home, ".cache"),
    XDG_STATE_HOME: join(place.home, ".local", "state"),
  };
  const host = place.host({ ...folders, ...configure(place.home, model.baseUrl) });
  const agents: Agent[] = [];
  const again = () => {
    const all = { ...plainAcpValues, command: realCommand(profile.command), ...values };
    const agent = createAcpAgent(profile, all, host, standardDeadlines);
    agents.push(agent);
    return agent;
  };
  return {
    ...place,
    agent: again(),
    model,
    again,
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      await model.close();
      place.remove();
    },
  };
}

/** The defaults of the settings. */
export const plainAcpValues: AcpValues = {
  command: "agent",
  folder: undefined,
  model: undefined,
  silenceSeconds: 900,
  turnSeconds: 14_400,
  idleSeconds: 0,
  args: [],
  chosen: {},
};

export function writeBelow(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
