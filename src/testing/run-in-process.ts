import { runCli } from "../cli/cli.ts";
import type { Environment } from "../config/locations.ts";

/** Runs a command of `poco` in this process, without a terminal: for what needs no process of its own. */
export async function runInProcess(
  args: readonly string[],
  environment: Environment,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (line: string) => void out.push(`${line}\n`),
    err: (line: string) => void err.push(`${line}\n`),
    isWatched: false,
    columns: 80,
    canAsk: false,
    closed: new AbortController().signal,
  };
  const code = await runCli(args, { environment, terminal });
  return { code, out: out.join(""), err: err.join("") };
}
