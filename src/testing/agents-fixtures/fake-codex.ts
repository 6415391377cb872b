import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Agent, AgentHost, Gate } from "../../agents/agent.ts";
import { createCodex } from "../../agents/codex/codex.ts";
import { type Deadlines, standardDeadlines } from "../../agents/codex/deadlines.ts";
import type { CodexValues } from "../../agents/codex/settings.ts";
import { type AgentHome, createAgentHome } from "./agent-home.ts";

/** Codex as PoCo drives it, with a scripted program in the place of the real one. */
export interface FakeCodex extends AgentHome {
  readonly agent: Agent;
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  /** The pids of all processes that were started so far. */
  starts(): readonly number[];
  /** The methods that were called so far, over all processes. */
  calls(): readonly string[];
  close(): Promise<void>;
}

export interface FakeCodexFaults {
  /** A method that the first process never answers. */
  readonly silent?: string;
  /** A method at which the first process exits. */
  readonly diesAt?: string;
  /** More variables for the scripted program, e.g. FAKE_ACCOUNT. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly starts?: Gate;
  readonly deadlines?: Partial<Deadlines>;
  readonly values?: Partial<CodexValues>;
}

const script = fileURLToPath(new URL("fake-codex-app-server.ts", import.meta.url));

export function createFakeCodex(faults: FakeCodexFaults = {}): FakeCodex {
  const place = createAgentHome();
  const command = place.program("codex", script);
  const environment = {
    FAKE_STATE: place.home,
    ...(faults.silent === undefined ? {} : { FAKE_SILENT: faults.silent }),
    ...(faults.diesAt === undefined ? {} : { FAKE_DIES_AT: faults.diesAt }),
    ...faults.environment,
  };
  const plain = place.host(environment);
  const host: AgentHost = { ...plain, starts: faults.starts ?? plain.starts };
  const adapter = createCodex({ ...standardDeadlines, lastSteps: 50, ...faults.deadlines });
  const agents: Agent[] = [];
  const again = () => {
    const agent = adapter.create({ ...plainCodexValues, command, ...faults.values }, host);
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
    calls: () => lines("calls"),
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      place.remove();
    },
  };
}

/** The defaults of the settings. */
export const plainCodexValues: CodexValues = {
  command: "codex",
  folder: undefined,
  model: undefined,
  sandbox: "workspace-write",
  effort: "medium",
  approvalPolicy: "on-request",
  silenceSeconds: 900,
  turnSeconds: 14_400,
  idleSeconds: 0,
  loadedThreads: 50,
  accounts: {},
  environments: {},
  args: [],
};

function readQuietly(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // nothing was started yet
  }
}
