import type { TempHome } from "../../src/testing/temp-home.ts";
import type { Bench } from "../bench.ts";
import { load } from "../load.ts";
import { median } from "../percentile.ts";
import { createHome, startPoco } from "../poco.ts";
import { cpuMs } from "../process-cost.ts";
import { atMost, type Row } from "../row.ts";

const tasks = 4_000;
const warmTasks = 2_000;
const rounds = 3;

/** Whether a task costs the same whatever was done before. */
export async function largeStore(bench: Bench): Promise<readonly Row[]> {
  await using small = await createHome(1_000);
  const large = await bench.million();
  const costs: { small: number; large: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    costs.push({ small: await costOfTask(bench, small), large: await costOfTask(bench, large) });
  }
  const few = median(costs.map((cost) => cost.small));
  const many = median(costs.map((cost) => cost.large));
  return [
    {
      what: "cost of a task with 1,000,000 in the store, against 1,000",
      budget: atMost(1.2, "times"),
      figure: many / few,
      floor: undefined,
      note: `${many.toFixed(3)} ms of CPU against ${few.toFixed(3)}, medians of ${rounds} with ${tasks} tasks each`,
    },
  ];
}

/** Milliseconds of CPU. */
async function costOfTask({ helper }: Bench, home: TempHome): Promise<number> {
  await using poco = await startPoco(home);
  const job = {
    url: poco.url,
    method: "POST",
    path: "/demo/command",
    body: '{"text":"/run $n"}',
    connections: 32,
  } as const;
  await load(helper, { ...job, count: warmTasks });
  await poco.rest();
  const before = cpuMs(poco.pid);
  await load(helper, { ...job, count: tasks });
  await poco.rest();
  return (cpuMs(poco.pid) - before) / tasks;
}
