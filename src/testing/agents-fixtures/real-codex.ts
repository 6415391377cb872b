import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Agent, AgentHost, ProcessRecord } from "../../agents/agent.ts";
import { codex } from "../../agents/codex/codex.ts";
import type { CodexValues } from "../../agents/codex/settings.ts";
import { createGate } from "../../agents/kit/gate.ts";
import { silentLog } from "../../observe/log.ts";
import { createMockModel, type MockModel } from "../mock-model/mock-model.ts";
import { plainCodexValues } from "./fake-codex.ts";

/** The real Codex with a mock model, in a home of its own. */
export interface RealCodex {
  readonly agent: Agent;
  readonly model: MockModel;
  readonly folder: string;
  /** HOME of everything that it starts. */
  readonly home: string;
  /** The processes of Codex that run now. */
  readonly processes: readonly ProcessRecord[];
  /** Another agent on the same home: PoCo was restarted. */
  again(): Agent;
  close(): Promise<void>;
}

export const realCodexCommand = fileURLToPath(
  new URL("../../../.agents-under-test/node_modules/.bin/codex", import.meta.url),
);

/**
 * `generation` is the model's: `plain` models call functions, `code` models write JavaScript that calls them.
 * Not below the system's temporary folder: there Codex switches some of its helpers off, and its sandbox may write.
 */
export async function createRealCodex(
  values: Partial<CodexValues> = {},
  generation: "plain" | "code" = "plain",
): Promise<RealCodex> {
  const cache = join(homedir(), ".cache");
  mkdirSync(cache, { recursive: true });
  const root = realpathSync(mkdtempSync(join(cache, "poco-codex-test-")));
  const home = join(root, "home");
  const folder = join(root, "work");
  for (const path of [home, folder]) mkdirSync(path);
  const model = await createMockModel();
  const running: ProcessRecord[] = [];
  const host: AgentHost = {
    log: silentLog,
    version: "0.0.0",
    starts: createGate(2),
    family: randomUUID(),
    environment: { PATH: process.env["PATH"] ?? "", HOME: home, CODEX_HOME: home },
    processes: {
      spawned: async (record) => void running.push(record),
      gone: async (pid) =>
        void running.splice(
          running.findIndex((record) => record.pid === pid),
          1,
        ),
    },
  };
  const provider = `{name="mock",base_url="${model.baseUrl}",wire_api="responses",request_max_retries=1,stream_max_retries=2}`;
  const args = ["-c", 'model_provider="mock"', "-c", `model_providers.mock=${provider}`];
  const agents: Agent[] = [];
  const again = () => {
    const name = generation === "plain" ? "gpt-5.5" : "gpt-5.6-sol";
    const agent = codex.create(
      { ...plainCodexValues, command: realCodexCommand, model: name, args, ...values },
      host,
    );
    agents.push(agent);
    return agent;
  };
  return {
    agent: again(),
    model,
    folder,
    home,
    processes: running,
    again,
    close: async () => {
      await Promise.all(agents.map((agent) => agent.close()));
      await model.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
