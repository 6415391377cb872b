import { z } from "zod";
import { task as taskAnswer } from "../http/answers.ts";
import { spawnPoco } from "./spawned-poco.ts";

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

const patienceMs = 30_000;
const lookEveryMs = 20;

export async function servePoco(environment: Readonly<Record<string, string>>): Promise<ServedPoco> {
  const poco = spawnPoco(environment);
  const url = await poco.address;
  const task = async (id: string) => taskAnswer.parse(await getJson(`${url}/tasks/${id}`));
  return {
    url,
    pid: poco.pid,
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
      await poco.end("SIGKILL");
    },
    stop: () => poco.end("SIGTERM"),
  };
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
