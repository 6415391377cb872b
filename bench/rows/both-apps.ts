import { setTimeout as wait } from "node:timers/promises";
import { startApps, untilHeard } from "../apps.ts";
import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { createHome, startPoco } from "../poco.ts";
import { residentMb } from "../process-cost.ts";
import { atMost, type Row } from "../row.ts";

const settleMs = 3_000;

/** What PoCo holds in memory while it hears both chat apps and nobody says anything. */
export async function bothApps({ program }: Bench): Promise<readonly Row[]> {
  await using apps = await startApps();
  await using home = await createHome();
  await using poco = await startPoco(home, program, apps.settings);
  await using server = await startBareServer(100);
  await untilHeard(poco);
  await wait(settleMs);
  return [
    {
      what: "memory idle, both platforms",
      budget: atMost(130, "MB"),
      figure: residentMb(poco.pid),
      floor: { value: residentMb(server.pid), what: "node:http, idle" },
      note: `resident, ${settleMs / 1_000} s after both were heard, by socket and by long connection`,
    },
  ];
}
