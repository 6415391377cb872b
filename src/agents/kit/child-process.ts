import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import type { AgentHost } from "../agent.ts";
import { ByteTail } from "./byte-tail.ts";
import { startTicksOf } from "./process-table.ts";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Beside the host's environment; wins over it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The name of the agent, for the record of the process. */
  readonly agent: string;
}

export type ChildStart =
  | { readonly kind: "started"; readonly child: Child }
  /** `code` is that of the operating system, e.g. ENOENT. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running child in a process group of its own. */
export interface Child {
  readonly pid: number;
  readonly startTicks: number;
  /** Stands in the environment of everything that the child starts; see `descendantsOf`. */
  readonly mark: string;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Never rejects. */
  readonly exit: Promise<Exit>;
  /** The newest 64 KiB of what it wrote to stderr, without colours. */
  complaints(): string;
  hasExited(): boolean;
}

const complaintsLimitBytes = 64 * 1024;
/** The variable by which a child and all that it starts can be found again. */
const markName = "CODING_AGENT_FAMILY";

/** How the marks of all children of a family begin. */
export function familyMark(family: string): string {
  return `${markName}=${family}.`;
}

/** Starts a program and records it with the host. Contract: never rejects. */
export async function startChild(host: AgentHost, request: ChildRequest): Promise<ChildStart> {
  const mark = `${familyMark(host.family)}${randomUUID()}`;
  const [process, refusal] = await spawnMarked(host, request, mark);
  if (process === undefined || process.pid === undefined) return { kind: "refused", ...refusal };
  const { pid } = process;
  const child = { pid, mark, startTicks: startTicksOf(pid), ...streamsOf(process) };
  await host.processes.spawned({ pid, startTicks: child.startTicks, agent: request.agent });
  void child.exit.then(() => host.processes.gone(pid));
  return { kind: "started", child };
}

type Spawned = ChildProcessByStdio<Writable, Readable, Readable>;
type Refusal = { readonly code: string; readonly message: string };

const nothing: Refusal = { code: "", message: "" };

function spawnMarked(
  host: AgentHost,
  request: ChildRequest,
  mark: string,
): Promise<readonly [Spawned | undefined, Refusal]> {
  return new Promise((resolve) => {
    try {
      const process = spawn(request.command, request.args, {
        cwd: request.folder,
        env: { ...host.environment, ...request.environment, [markName]: mark.slice(markName.length + 1) },
        stdio: ["pipe", "pipe", "pipe"],
        detached: true,
      });
      process.once("spawn", () => resolve([process, nothing]));
      process.once("error", (error) => resolve([undefined, refusalOf(error)]));
    } catch (error) {
      resolve([undefined, refusalOf(error)]);
    }
  });
}

function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return { code, message };
}

function streamsOf(process: Spawned): Omit<Child, "pid" | "startTicks" | "mark"> {
  const tail = new ByteTail(complaintsLimitBytes);
  let hasExited = false;
  process.stderr.on("data", (chunk: Buffer) => tail.write(chunk));
  // A write into a pipe that the child has closed: its exit tells the rest.
  for (const stream of [process.stdin, process.stdout, process.stderr, process])
    stream.on("error", () => undefined);
  // "exit", not "close": a grandchild that keeps the pipes open must not hide the end of the child.
  const exit = new Promise<Exit>((resolve) => {
    process.once("exit", (code, signal) => {
      hasExited = true;
      resolve({ code, signal });
    });
  });
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    exit,
    complaints: () => withoutColours(tail.text()).trim(),
    hasExited: () => hasExited,
  };
}

function withoutColours(text: string): string {
  const escape = String.fromCodePoint(27);
  return text.replaceAll(new RegExp(`${escape}\\[[\\d;]*[A-Za-z]`, "gu"), "");
}
