import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { median } from "../percentile.ts";
import { createHome, spawnMeasured } from "../poco.ts";
import { atMost, type Row } from "../row.ts";

const rounds = 7;

/** From nothing to the first answer. */
export async function start({ program }: Bench): Promise<readonly Row[]> {
  await using home = await createHome();
  const times: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    times.push(
      await timed(async () => {
        const poco = spawnMeasured(home, program);
        const { status } = await fetch(`${await poco.address}/health`);
        if (status !== 200) throw new Error(`/health answered ${status}`);
        return () => poco.end("SIGTERM");
      }),
    );
    floors.push(await timed(bareStart));
  }
  return [
    {
      what: "cold start to first 200 on /health",
      budget: atMost(300, "ms"),
      figure: median(times.slice(1)),
      floor: { value: median(floors.slice(1)), what: "node:http" },
      note: `median of ${rounds}; the built program, its files in the page cache`,
    },
  ];
}

/** Milliseconds until the start is done; what it started is ended afterwards. */
async function timed(begin: () => Promise<() => Promise<unknown>>): Promise<number> {
  const before = performance.now();
  const end = await begin();
  const ms = performance.now() - before;
  await end();
  return ms;
}

async function bareStart(): Promise<() => Promise<unknown>> {
  const server = await startBareServer(100);
  await fetch(server.url);
  return async () => server[Symbol.asyncDispose]();
}
