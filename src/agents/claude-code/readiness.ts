import { execFile } from "node:child_process";
import { z } from "zod";
import type { AgentHost, Readiness } from "../agent.ts";
import { findCommand } from "../kit/find-command.ts";
import { loginHint } from "./failure.ts";
import { installHint } from "./launch.ts";
import type { ClaudeValues } from "./settings.ts";

const lookMs = 15_000;
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
  const { said, hasEnded } = await ask(path, ["--version"], host);
  const version = hasEnded ? /\d+\.\d+\.\d+/u.exec(said)?.[0] : undefined;
  if (version === undefined) return { ready: false, detail: `${path} does not run. ${installHint}` };
  if (isOlder(version)) {
    const detail = `Claude Code ${version} is too old; PoCo needs ${oldest.join(".")}. Update it with \`claude update\`.`;
    return { ready: false, detail };
  }
  if (await isLoggedOut(path, host)) {
    return { ready: false, detail: `Claude Code ${version} is not logged in. ${loginHint}` };
  }
  return { ready: true, detail: `Claude Code ${version}`, version };
}

/** As `claude auth status` of 2.1.330 says it, out of its files and its environment; older ones know no such word. */
const Login = z.looseObject({ loggedIn: z.boolean() });

async function isLoggedOut(path: string, host: AgentHost): Promise<boolean> {
  const { said } = await ask(path, ["auth", "status", "--json"], host);
  return Login.safeParse(jsonOf(said)).data?.loggedIn === false;
}

interface Reply {
  readonly said: string;
  /** By itself and without an error. */
  readonly hasEnded: boolean;
}

function ask(path: string, args: readonly string[], { environment }: AgentHost): Promise<Reply> {
  return new Promise((resolve) => {
    const asked = execFile(path, args, { env: environment, timeout: lookMs }, (error, stdout) =>
      resolve({ said: stdout.trim(), hasEnded: error === null }),
    );
    // Nobody answers it: it must not wait.
    asked.stdin?.end();
  });
}

function jsonOf(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined; // no answer to this
  }
}

function isOlder(version: string): boolean {
  const parts = version.split(".").map(Number);
  for (const [at, wanted] of oldest.entries()) {
    const part = parts[at] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
