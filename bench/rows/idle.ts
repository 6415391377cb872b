import { setTimeout as wait } from "node:timers/promises";
import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { createHome, startPoco } from "../poco.ts";
import { cpuMs, residentMb } from "../process-cost.ts";
import { atMost, type Row } from "../row.ts";

const settleMs = 3_000;
const idleMs = 20_000;

/** What PoCo costs while nobody uses it. */
export async function idle({ program }: Bench): Promise<readonly Row[]> {
  await using home = await createHome(100_000);
  await using poco = await startPoco(home, program);
  await using server = await startBareServer(100);
  await wait(settleMs);
  const memory = { figure: residentMb(poco.pid), floor: residentMb(server.pid) };
  const before = [cpuMs(poco.pid), cpuMs(server.pid)] as const;
  await wait(idleMs);
  const part = (pid: number, since: number) => (100 * (cpuMs(pid) - since)) / idleMs;
  return [
    {
      what: "CPU while idle with 100,000 tasks",
      budget: atMost(0.1, "% of a core"),
      figure: part(poco.pid, before[0]),
      floor: { value: part(server.pid, before[1]), what: "node:http, idle" },
      note: `over ${idleMs / 1_000} s; the clock of /proc counts in steps of ${1_000 / idleMs} %`,
    },
    {
      what: "memory idle, no platform",
      budget: atMost(75, "MB"),
      figure: memory.figure,
      floor: { value: memory.floor, what: "node:http, idle" },
      note: `resident, ${settleMs / 1_000} s after the start, with 100,000 tasks`,
    },
  ];
}
