import { serveLoad } from "./load.ts";
import { serveStreams } from "./streams.ts";

/** What a helper process of the benchmark can be. */
export const roles: ReadonlyMap<string, () => void> = new Map([
  ["load", serveLoad],
  ["streams", serveStreams],
]);
