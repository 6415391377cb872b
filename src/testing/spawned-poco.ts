import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { nodeFlags } from "../cli/node-flags.ts";
import { pocoProgram } from "./poco-process.ts";

/** PoCo in a process of its own, on any free port, from its very beginning: it can be killed before it listens. */
export interface SpawnedPoco {
  readonly pid: number;
  /** Resolves once PoCo says that it started; rejects with what it said when it ends before. */
  readonly address: Promise<string>;
  /** Resolves when the process is gone, with its exit code; null when a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const StartLine = z.object({ msg: z.literal("PoCo started"), address: z.string() });

/** `POCO_HOME` of the environment is the home; `program` is another `poco.js` than that of the sources. Node runs it as in the background. */
export function spawnPoco(
  environment: Readonly<Record<string, string>>,
  program: string = pocoProgram,
): SpawnedPoco {
  const child = spawn(process.execPath, [...nodeFlags, program, "start", "--foreground", "--port", "0"], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("PoCo has no process");
  const address = addressOf(child);
  // Whoever kills a PoCo that has not started yet asks for no address.
  address.catch(() => undefined);
  return { pid, address, end: (signal) => end(child, signal) };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error("PoCo has no output");
  const said: string[] = [];
  child.stderr.on("data", (data: Buffer) => said.push(data.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    const started = StartLine.safeParse(jsonOr(line));
    if (started.success) {
      child.stdout.resume();
      return started.data.address;
    }
    said.push(`${line}\n`);
  }
  throw new Error(`PoCo did not start: ${said.join("")}`);
}

function jsonOr(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not a line of the log
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
  return child.exitCode;
}
