import { execFile } from "node:child_process";
import type { AgentHost, Readiness } from "../agent.ts";
import { findCommand } from "../kit/find-command.ts";
import type { Profile } from "./profile.ts";

const versionMs = 15_000;

/** Whether the agent can work here, as far as its command tells. Starts no session; a missing login shows with the first turn. */
export async function look(profile: Profile, command: string, host: AgentHost): Promise<Readiness> {
  const { title, install, oldest } = profile;
  const program = findCommand(command, host.environment);
  if (program === undefined) {
    return { ready: false, detail: `${title} was not found (command "${command}"). ${install}` };
  }
  const said = await versionOf(program, { ...host.environment, ...profile.environment });
  if (said === undefined) return { ready: false, detail: `${program} does not run. ${install}` };
  const version = /\d+\.\d+(?:\.\d+)?\S*/u.exec(said)?.[0];
  if (version === undefined) return { ready: true, detail: said };
  if (oldest !== undefined && isOlder(version, oldest)) {
    return {
      ready: false,
      detail: `${title} ${version} is too old: PoCo needs ${oldest} or newer. ${install}`,
    };
  }
  return { ready: true, detail: said, version };
}

/** Compares the numbers of two versions. Pure. */
export function isOlder(version: string, other: string): boolean {
  const [mine, theirs] = [numbersOf(version), numbersOf(other)];
  for (const [at, wanted] of theirs.entries()) {
    const have = mine[at] ?? 0;
    if (have !== wanted) return have < wanted;
  }
  return false;
}

function numbersOf(version: string): readonly number[] {
  return (/^[\d.]+/u.exec(version)?.[0] ?? "").split(".").map(Number);
}

/** The last line: some agents print warnings before it. */
function versionOf(program: string, env: Readonly<Record<string, string>>): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, ["--version"], { env, timeout: versionMs }, (error, stdout) => {
      const lines = stdout.trim().split("\n");
      resolve(error === null ? (lines.at(-1)?.trim() ?? "") : undefined);
    });
  });
}
