import { execFile } from "node:child_process";
import type { AgentHost, Readiness } from "../agent.ts";
import type { AppServer } from "./app-server.ts";
import { type CodexBinary, installHint, resolveBinary } from "./resolve-binary.ts";
import type { CodexValues } from "./settings.ts";
import { Account } from "./wire.ts";

const keptMs = 60_000;
const versionMs = 10_000;
const accountMs = 3_000;

/** Whether Codex can work, kept for a minute. Starts no app-server; asks it for the login when it runs anyway. */
export function createReadiness(
  values: CodexValues,
  host: AgentHost,
  server: AppServer,
): () => Promise<Readiness> {
  let kept: { readonly readiness: Promise<Readiness>; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && kept.until > Date.now()) return kept.readiness;
    const readiness = look(values, host, server);
    kept = { readiness, until: Date.now() + keptMs };
    // What is missing may be installed at any moment: only good news is kept.
    if (!(await readiness).ready) kept = undefined;
    return readiness;
  };
}

async function look(values: CodexValues, host: AgentHost, server: AppServer): Promise<Readiness> {
  const binary = resolveBinary(values.command, host.environment);
  if (binary === undefined) {
    return { ready: false, detail: `Codex was not found (command "${values.command}"). ${installHint}` };
  }
  const said = await versionOf(binary, host.environment);
  if (said === undefined) return { ready: false, detail: `${binary.path} does not run. ${installHint}` };
  if (await lacksLogin(server)) {
    return {
      ready: false,
      detail: "Codex is not logged in. Run `codex login` on the server, then try again.",
    };
  }
  const version = /\d+\.\d+\.\d+\S*/u.exec(said)?.[0];
  return { ready: true, detail: said, ...(version === undefined ? {} : { version }) };
}

function versionOf(binary: CodexBinary, environment: AgentHost["environment"]): Promise<string | undefined> {
  const env = { ...environment, ...binary.environment };
  return new Promise((resolve) => {
    execFile(binary.path, ["--version"], { env, timeout: versionMs }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}

async function lacksLogin(server: AppServer): Promise<boolean> {
  const reply = await server.current?.call("account/read", {}, accountMs);
  if (reply?.kind !== "result") return false;
  const read = Account.safeParse(reply.result);
  return read.success && read.data.account == null && read.data.requiresOpenaiAuth;
}
