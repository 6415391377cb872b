import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { load } from "../load.ts";
import { percentile } from "../percentile.ts";
import { createHome, startPoco } from "../poco.ts";
import { atMost, type Row } from "../row.ts";

const prompts = 1_000;
const warmPrompts = 200;

/** From sending a prompt to reading that its task is completed, one after another, by asking again and again. */
export async function onePrompt({ helper, program }: Bench): Promise<readonly Row[]> {
  await using home = await createHome();
  await using poco = await startPoco(home, program);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let at = 0; at < warmPrompts; at += 1) await submitAndWait(poco.url, agent);
  const times: number[] = [];
  for (let at = 0; at < prompts; at += 1) times.push(await submitAndWait(poco.url, agent));
  agent.destroy();

  await using server = await startBareServer(1_200);
  const job = { url: server.url, method: "POST", path: "/", body: "{}", connections: 1 } as const;
  await load(helper, { ...job, count: warmPrompts });
  const { latencies } = await load(helper, { ...job, count: prompts });
  // A prompt and one question about it: two round trips at least.
  const floor = (part: number) => ({
    value: 2 * percentile(latencies, part),
    what: "two round trips to node:http",
  });
  return [
    {
      what: "submit to completed, p50",
      budget: atMost(3, "ms"),
      figure: percentile(times, 0.5),
      floor: floor(0.5),
    },
    {
      what: "submit to completed, p99",
      budget: atMost(15, "ms"),
      figure: percentile(times, 0.99),
      floor: floor(0.99),
    },
  ];
}

const Task = z.object({ id: z.string(), status: z.string() });
const Answer = z.object({ task: Task });

async function submitAndWait(url: string, agent: Agent): Promise<number> {
  const start = performance.now();
  let { task } = Answer.parse(await call(agent, "POST", `${url}/demo/command`, '{"text":"/run hello"}'));
  while (task.status !== "completed") task = Task.parse(await call(agent, "GET", `${url}/tasks/${task.id}`));
  return performance.now() - start;
}

async function call(agent: Agent, method: string, url: string, body?: string): Promise<unknown> {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method, headers }, (response) => {
      text(response).then((json) => resolve(JSON.parse(json)), reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
