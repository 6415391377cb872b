import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { findPoco } from "../cli/running-poco.ts";
import { createTempHome, type TempHome } from "./temp-home.ts";

export const pocoProgram = fileURLToPath(new URL("../../bin/poco.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface PocoHome extends TempHome {
  /** Runs `poco` as a process of its own, without a terminal, and waits for its end. */
  poco(args: readonly string[], more?: RunOptions): Promise<Ran>;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands on the standard input. */
  readonly input?: string;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** A home in which the real command line runs, with the stub agent and any free port. What still runs is stopped at the end. */
export async function createPocoHome(): Promise<PocoHome> {
  const home = await createTempHome();
  const environment = { ...home.environment, POCO_AGENT_BACKEND: "stub", POCO_STOP_GRACE_SECONDS: "1" };
  const poco = (args: readonly string[], more: RunOptions = {}) =>
    runNode([...(more.node ?? []), pocoProgram, ...args], {
      environment: { ...environment, ...more.environment },
      input: more.input ?? "",
    });
  const remove = async () => {
    if ((await findPoco(home.files)).state === "running") await poco(["shutdown"]);
    await home.remove();
  };
  return { ...home, environment, poco, remove, [Symbol.asyncDispose]: remove };
}

async function runNode(
  args: readonly string[],
  given: { readonly environment: Readonly<Record<string, string>>; readonly input: string },
): Promise<Ran> {
  const child = spawn(process.execPath, args, { env: given.environment, stdio: "pipe" });
  child.stdin.end(given.input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
