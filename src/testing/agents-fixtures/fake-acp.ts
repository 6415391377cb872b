import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAcpAgent } from "../../agents/acp/create-agent.ts";
import { type Deadlines, standardDeadlines } from "../../agents/acp/deadlines.ts";
import type { Profile } from "../../agents/acp/profile.ts";
import type { AcpValues } from "../../agents/acp/settings.ts";
import type { Agent } from "../../agents/agent.ts";
import { type AgentHome, createAgentHome } from "./agent-home.ts";
import type { FakeQuirks } from "./fake-acp-quirks.ts";
import { plainAcpValues } from "./real-acp.ts";

/** An ACP agent as PoCo drives it, with a scripted program in the place of a real one. */
export interface FakeAcp extends AgentHome {
  readonly agent: Agent;
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  /** The lines of a file that the program writes: `starts`, `argv`, `calls`, `modes`, `prompts`. */
  lines(name: string): readonly string[];
  close(): Promise<void>;
}

export interface FakeAcpParts {
  readonly quirks?: Partial<FakeQuirks>;
  readonly profile?: Partial<Profile>;
  readonly deadlines?: Partial<Deadlines>;
  readonly values?: Partial<AcpValues>;
}

const script = fileURLToPath(new URL("fake-acp-agent.ts", import.meta.url));

export function createFakeAcp({ quirks = {}, profile, deadlines, values }: FakeAcpParts = {}): FakeAcp {
  const place = createAgentHome();
  const command = place.program("fake-agent", script);
  const host = place.host({
    FAKE_STATE: place.home,
    FAKE_FOLDER: place.folder,
    FAKE_QUIRKS: JSON.stringify(quirks),
  });
  const agents: Agent[] = [];
  const again = () => {
    const all = { ...plainAcpValues, command, ...values };
    const limits = { ...standardDeadlines, endOfInput: 300, terminate: 300, trailing: 20, ...deadlines };
    const agent = createAcpAgent({ ...fakeProfile, ...profile }, all, host, limits);
    agents.push(agent);
    return agent;
  };
  return {
    ...place,
    agent: again(),
    again,
    lines: (name) =>
      readQuietly(join(place.home, name))
        .split("\n")
        .filter((line) => line !== ""),
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      place.remove();
    },
  };
}

export const fakeProfile: Profile = {
  name: "fake",
  title: "Fake Agent",
  prefix: "FAKE",
  command: "fake-agent",
  args: ["acp"],
  environment: {},
  environmentKeys: [],
  install: "Install it, then try again.",
  login: "Log in, then try again.",
  oldest: undefined,
  options: [
    {
      key: "mode",
      label: "Mode",
      default: "default",
      choices: [
        { value: "default", label: "Ask", mode: "default" },
        { value: "plan", label: "Plan", mode: "plan" },
        { value: "yolo", label: "Never Ask", mode: "yolo", isWide: true },
        { value: "sealed", label: "Sealed", mode: "default", environment: { FAKE_SEALED: "1" } },
      ],
    },
  ],
  authenticate: undefined,
  modelFlag: undefined,
  anyModel: undefined,
  can: { fork: true, images: true },
  alwaysLasts: "for good",
  quirks: {},
};

function readQuietly(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // nothing was started yet
  }
}
