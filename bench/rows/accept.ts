import { startBareServer } from "../bare-server.ts";
import { bareInserts } from "../bare-store.ts";
import type { Bench } from "../bench.ts";
import { type LoadResult, load } from "../load.ts";
import { createHome, startPoco } from "../poco.ts";
import { cpuMs } from "../process-cost.ts";
import { atLeast, atMost, type Row } from "../row.ts";

const connections = 32;
const warmSeconds = 2;
const seconds = 8;
const floorSeconds = 3;

/** How many prompts a second are taken, and what one costs until it is done. */
export async function accept({ helper, program }: Bench): Promise<readonly Row[]> {
  await using home = await createHome();
  await using poco = await startPoco(home, program);
  const prompts = {
    url: poco.url,
    method: "POST",
    path: "/demo/command",
    body: '{"text":"/run prompt $n"}',
    connections,
  } as const;
  await load(helper, { ...prompts, seconds: warmSeconds });
  await poco.rest();

  const before = { cpu: cpuMs(poco.pid), tasks: poco.number("SELECT count(*) FROM tasks") };
  const run = await load(helper, { ...prompts, seconds });
  await poco.rest();
  const tasks = poco.number("SELECT count(*) FROM tasks") - before.tasks;
  const cpu = cpuMs(poco.pid) - before.cpu;

  const floor = await bareHttp(helper, run);
  const rows = poco.number(
    "SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM task_events) + (SELECT count(*) FROM inbox) + (SELECT count(*) FROM audit)",
  );
  const perTask = Math.round(rows / poco.number("SELECT count(*) FROM tasks"));
  const bareMs = (await bareInserts({ transactions: tasks, rows: perTask, text: "x".repeat(200) })) / tasks;
  return [
    {
      what: "/run accepted per second, sustained",
      budget: atLeast(2_000, "1/s"),
      figure: run.count / run.seconds,
      floor: { value: floor.count / floor.seconds, what: "node:http, the same bytes" },
      note: `${connections} connections, ${seconds} s, ${tasks} tasks all done and stored`,
    },
    {
      what: "CPU per task, stub agent, everything stored",
      budget: atMost(0.5, "ms"),
      figure: cpu / tasks,
      floor: {
        value: floor.cpu / floor.count + bareMs,
        what: `node:http, and ${perTask} rows in one transaction`,
      },
    },
  ];
}

async function bareHttp(helper: Bench["helper"], { bytes }: LoadResult) {
  await using server = await startBareServer(bytes);
  const job = {
    url: server.url,
    method: "POST",
    path: "/",
    body: '{"text":"/run prompt $n"}',
    connections,
  } as const;
  await load(helper, { ...job, seconds: 1 });
  const before = cpuMs(server.pid);
  const run = await load(helper, { ...job, seconds: floorSeconds });
  return { ...run, cpu: cpuMs(server.pid) - before };
}
