import type { TempHome } from "../../src/testing/temp-home.ts";
import type { Bench } from "../bench.ts";
import { load } from "../load.ts";
import { median } from "../percentile.ts";
import { createHome, startPoco } from "../poco.ts";
import { cpuMs } from "../process-cost.ts";
import { atMost, type Row } from "../row.ts";
import { seededProject } from "../seed.ts";

const rounds = 3;

/** A way to hand in prompts; with a project, everything that the store holds is history of that project. */
interface Way {
  readonly what: string;
  readonly path: string;
  readonly body: (round: string) => string;
  readonly tasks: number;
  readonly connections: number;
}

const alone: Way = {
  what: "without a project",
  path: "/demo/command",
  body: () => '{"text":"/run $n"}',
  tasks: 4_000,
  connections: 32,
};

const inProject: Way = {
  what: "in the project of all those tasks",
  path: `/console/api/rooms/room:${seededProject}/messages`,
  body: (round) => `{"id":"${round}-$n","text":"hello"}`,
  tasks: 600,
  connections: 1,
};

/** Whether a task costs the same whatever was done before. */
export async function largeStore(bench: Bench): Promise<readonly Row[]> {
  await using small = await createHome(1_000);
  const large = await bench.million();
  return [await compare(bench, alone, { small, large }), await compare(bench, inProject, { small, large })];
}

async function compare(
  bench: Bench,
  way: Way,
  homes: { readonly small: TempHome; readonly large: TempHome },
): Promise<Row> {
  const few: number[] = [];
  const many: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    few.push(await costOfTask(bench, way, { home: homes.small, round }));
    many.push(await costOfTask(bench, way, { home: homes.large, round }));
  }
  const note = `${median(many).toFixed(3)} ms of CPU against ${median(few).toFixed(3)}, medians of ${rounds} with ${way.tasks} tasks each`;
  return {
    what: `cost of a task with 1,000,000 in the store, against 1,000, ${way.what}`,
    budget: atMost(1.2, "times"),
    figure: median(many) / median(few),
    floor: undefined,
    note,
  };
}

/** Milliseconds of CPU. */
async function costOfTask(
  { helper, program }: Bench,
  way: Way,
  { home, round }: { readonly home: TempHome; readonly round: number },
): Promise<number> {
  await using poco = await startPoco(home, program);
  const { path, connections, tasks } = way;
  const job = { url: poco.url, method: "POST", path, connections } as const;
  await load(helper, { ...job, body: way.body(`warm-${round}`), count: tasks / 2 });
  await poco.rest();
  const before = cpuMs(poco.pid);
  await load(helper, { ...job, body: way.body(`round-${round}`), count: tasks });
  await poco.rest();
  return (cpuMs(poco.pid) - before) / tasks;
}
