import type { TempHome } from "../../src/testing/temp-home.ts";
import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { load } from "../load.ts";
import { median } from "../percentile.ts";
import { createHome, startPoco } from "../poco.ts";
import { atMost, type Row } from "../row.ts";

const requests = 300;
const warmRequests = 100;

/** `GET /tasks` with a short and with a long history. */
export async function taskPage(bench: Bench): Promise<readonly Row[]> {
  await using small = await createHome(2_000);
  const large = await bench.million();
  return [await page(bench, "2,000", small), await page(bench, "1,000,000", large)];
}

async function page({ helper, program }: Bench, tasks: string, home: TempHome): Promise<Row> {
  await using poco = await startPoco(home, program);
  const job = { url: poco.url, method: "GET", path: "/tasks", connections: 1 } as const;
  await load(helper, { ...job, count: warmRequests });
  const { latencies, bytes } = await load(helper, { ...job, count: requests });
  await using server = await startBareServer(bytes);
  const bare = { ...job, url: server.url };
  await load(helper, { ...bare, count: warmRequests });
  const floor = await load(helper, { ...bare, count: requests });
  return {
    what: `GET /tasks, page of 100, with ${tasks} tasks`,
    budget: atMost(5, "ms"),
    figure: median(latencies),
    floor: { value: median(floor.latencies), what: "node:http, the same bytes" },
    note: `${Math.round(bytes / 1_000)} kB a page`,
  };
}
