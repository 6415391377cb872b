import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { z } from "zod";
import { type Helper, serveTasks } from "./helper.ts";

/** Requests over kept connections, each connection with one under way. */
export interface LoadTask {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** `$n` stands for the number of the request, with zeros before it: six digits. */
  readonly body?: string;
  /** Signs each body as Slack does, with this secret. */
  readonly slackSecret?: string;
  /** So many requests begin in a second, however long each takes; without it each follows the one before. */
  readonly perSecond?: number;
  readonly connections: number;
  /** Ends after so many requests, or after so many seconds. */
  readonly count?: number;
  readonly seconds?: number;
}

const LoadResult = z.object({
  count: z.number(),
  seconds: z.number(),
  /** Bytes of an answer, on average. */
  bytes: z.number(),
  /** Milliseconds, one for each request. */
  latencies: z.array(z.number()),
});
export type LoadResult = z.infer<typeof LoadResult>;

export async function load(helper: Helper, task: LoadTask): Promise<LoadResult> {
  return LoadResult.parse(await helper.ask(task));
}

export function serveLoad(): void {
  // Only this program hands out tasks.
  serveTasks((task) => run(task as LoadTask));
}

async function run(task: LoadTask): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: task.connections });
  const latencies: number[] = [];
  let bytes = 0;
  let begun = 0;
  const start = performance.now();
  const end = start + (task.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
  const limit = task.count ?? Number.POSITIVE_INFINITY;
  const worker = async (): Promise<void> => {
    while (begun < limit && performance.now() < end) {
      begun += 1;
      const number = begun;
      if (task.perSecond !== undefined) await until(start + (number * 1_000) / task.perSecond);
      const before = performance.now();
      bytes += await send(task, agent, number);
      latencies.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: task.connections }, worker));
  const seconds = (performance.now() - start) / 1_000;
  agent.destroy();
  return { count: latencies.length, seconds, bytes: bytes / latencies.length, latencies };
}

function send(task: LoadTask, agent: Agent, number: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = task.body?.replaceAll("$n", String(number).padStart(6, "0"));
    const headers =
      body === undefined
        ? {}
        : {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
            ...signed(task, body),
          };
    const sending = request(task.url + task.path, { agent, method: task.method, headers }, (response) => {
      let bytes = 0;
      response.on("data", (data: Buffer) => {
        bytes += data.length;
      });
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve(bytes);
        else reject(new Error(`${task.path} was answered ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

function signed({ slackSecret }: LoadTask, body: string): Readonly<Record<string, string>> {
  if (slackSecret === undefined) return {};
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hex = createHmac("sha256", slackSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${hex}` };
}

async function until(at: number): Promise<void> {
  const ms = at - performance.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
