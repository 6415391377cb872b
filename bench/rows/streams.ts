import { bareInserts } from "../bare-store.ts";
import { startHelper } from "../helper.ts";
import { percentile } from "../percentile.ts";
import { atMost, type Row } from "../row.ts";
import { StreamsResult } from "../streams.ts";

const streams = 100;
const perSecond = 50;
const seconds = 10;
/** The store is given text four times a second. */
const writesPerSecond = 4;

/** Many agents that talk at once. */
export async function manyStreams(): Promise<readonly Row[]> {
  await using helper = startHelper("streams");
  const task = { streams, everyMs: 1_000 / perSecond, deltas: seconds * perSecond };
  const result = StreamsResult.parse(await helper.ask(task));
  const lost = result.emitted - result.stored;
  const bare = await bareInserts({
    transactions: seconds * writesPerSecond * streams,
    rows: 1,
    text: "x".repeat((result.emitted / streams / seconds / writesPerSecond) * 1.2),
  });
  const share = (ms: number) => (100 * ms) / (result.seconds * 1_000);
  return [
    {
      what: `${streams} streams of ${perSecond} deltas a second, all stored`,
      budget: atMost(60, "% of a core"),
      figure: share(result.cpuMs),
      floor: { value: share(bare), what: "one insert a stream every 250 ms" },
      note: `${lost} characters lost of ${result.emitted}; ${result.cards} cards shown; the agents' own timers are counted in`,
    },
    {
      what: "last delta to final card call, p99 of these streams ending together",
      budget: atMost(100, "ms"),
      figure: percentile(result.finals, 0.99),
      floor: undefined,
      note: `p50 ${percentile(result.finals, 0.5).toFixed(0)} ms; the call of the platform's door, without its pacing`,
    },
  ];
}
