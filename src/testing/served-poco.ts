import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { task as taskAnswer } from "../http/answers.ts";
import { pocoProgram } from "./poco-process.ts";

export type TaskAnswer = z.infer<typeof taskAnswer>;

/** A whole PoCo in a process of its own, on any free port. */
export interface ServedPoco {
  readonly url: string;
  readonly pid: number;
  task(id: string): Promise<TaskAnswer>;
  /** Waits until the task fulfils the condition; gives up after 30 s with what it was last. */
  until(id: string, holds: (task: TaskAnswer) => boolean): Promise<TaskAnswer>;
  /** Presses a button; answers what the contract calls `instruction.template_data`. */
  press(value: Readonly<Record<string, unknown>>): Promise<Pressed>;
  /** `kill -9`: resolves when the process is gone. */
  kill(): Promise<void>;
  /** A polite stop: resolves with the exit code. */
  stop(): Promise<number | null>;
}

const Answer = z.object({
  toast: z.object({ type: z.string(), content: z.string() }),
  instruction: z.object({ template_data: z.object({ task: taskAnswer.nullish() }) }),
});

export interface Pressed {
  readonly toast: string;
  readonly said: string;
  readonly task: TaskAnswer | undefined;
}

const StartLine = z.object({ msg: z.literal("PoCo started"), address: z.string() });
const patienceMs = 30_000;
const lookEveryMs = 20;

export async function servePoco(environment: Readonly<Record<string, string>>): Promise<ServedPoco> {
  const child = spawn(process.execPath, [pocoProgram, "start", "--foreground", "--port", "0"], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await addressOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error("PoCo has no process");
  const task = async (id: string) => taskAnswer.parse(await getJson(`${url}/tasks/${id}`));
  return {
    url,
    pid,
    task,
    until: async (id, holds) => {
      const end = performance.now() + patienceMs;
      for (;;) {
        const now = await task(id);
        if (holds(now)) return now;
        if (performance.now() > end) throw new Error(`it did not come: ${JSON.stringify(now, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    },
    press: (value) => press(url, value),
    kill: async () => {
      await end(child, "SIGKILL");
    },
    stop: () => end(child, "SIGTERM"),
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error("PoCo has no output");
  const complaints: string[] = [];
  child.stderr.on("data", (data: Buffer) => complaints.push(data.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    const started = StartLine.safeParse(jsonOr(line));
    if (started.success) {
      child.stdout.resume();
      return started.data.address;
    }
  }
  throw new Error(`PoCo did not start: ${complaints.join("")}`);
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

async function press(url: string, value: Readonly<Record<string, unknown>>): Promise<Pressed> {
  const response = await fetch(`${url}/demo/card-actions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ event: { action: { value } } }),
  });
  const { toast, instruction } = Answer.parse(await response.json());
  return { toast: toast.type, said: toast.content, task: instruction.template_data.task ?? undefined };
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  return response.json();
}
