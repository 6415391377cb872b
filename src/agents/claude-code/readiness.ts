import { execFile } from "node:child_process";
import type { AgentHost, Readiness } from "../agent.ts";
import { findCommand } from "../kit/find-command.ts";
import { installHint } from "./launch.ts";
import type { ClaudeValues } from "./settings.ts";

const versionMs = 15_000;
/** The oldest one that knows every line of `wire.ts`; PoCo was tested with this one. */
const oldest = [2, 1, 0] as const;

/** Whether Claude Code can work: that it is there and which one it is. Starts no conversation and asks no network. */
export async function lookForClaude(values: ClaudeValues, host: AgentHost): Promise<Readiness> {
  const path = findCommand(values.command, host.environment);
  if (path === undefined) {
    return {
      ready: false,
      detail: `Claude Code was not found (command "${values.command}"). ${installHint}`,
    };
  }
  const said = await versionOf(path, host.environment);
  const version = /\d+\.\d+\.\d+/u.exec(said ?? "")?.[0];
  if (version === undefined) return { ready: false, detail: `${path} does not run. ${installHint}` };
  if (isOlder(version)) {
    const detail = `Claude Code ${version} is too old; PoCo needs ${oldest.join(".")}. Update it with \`claude update\`.`;
    return { ready: false, detail };
  }
  return { ready: true, detail: `Claude Code ${version}`, version };
}

function versionOf(path: string, environment: AgentHost["environment"]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { env: environment, timeout: versionMs }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}

function isOlder(version: string): boolean {
  const parts = version.split(".").map(Number);
  for (const [at, wanted] of oldest.entries()) {
    const part = parts[at] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
