import { writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { type Bench, createBench } from "./bench.ts";
import { roles } from "./roles.ts";
import type { Row } from "./row.ts";
import { accept } from "./rows/accept.ts";
import { bothApps } from "./rows/both-apps.ts";
import { idle } from "./rows/idle.ts";
import { largeStore } from "./rows/large-store.ts";
import { oneProject } from "./rows/one-project.ts";
import { onePrompt } from "./rows/one-prompt.ts";
import { slackEvents } from "./rows/slack-events.ts";
import { start } from "./rows/start.ts";
import { manyStreams } from "./rows/streams.ts";
import { taskPage } from "./rows/task-page.ts";
import { table } from "./table.ts";

const rows: ReadonlyMap<string, (bench: Bench) => Promise<readonly Row[]>> = new Map([
  ["accept", accept],
  ["one-prompt", onePrompt],
  ["one-project", oneProject],
  ["start", start],
  ["idle", idle],
  ["both-apps", bothApps],
  ["slack-events", slackEvents],
  ["streams", manyStreams],
  ["task-page", taskPage],
  ["large-store", largeStore],
]);

/** `node bench/run.ts [row...]`; without names all rows run, and `last-run.json` is written. */
async function main(names: readonly string[]): Promise<void> {
  await using bench = await createBench();
  const chosen = names.length === 0 ? [...rows.keys()] : names;
  const measured: Row[] = [];
  const begun = performance.now();
  for (const name of chosen) {
    const measure = rows.get(name);
    if (measure === undefined)
      throw new Error(`There is no row ${name}. Choose from ${[...rows.keys()].join(", ")}.`);
    console.error(`${name} ...`);
    measured.push(...(await measure(bench)));
  }
  const seconds = Math.round((performance.now() - begun) / 1_000);
  console.log(table(measured));
  for (const { what, note } of measured) if (note !== undefined) console.log(`- ${what}: ${note}`);
  console.log(`${seconds} s on ${machine().cores} cores, Node ${process.versions.node}`);
  if (names.length === 0)
    keep({
      date: new Date().toISOString(),
      seconds,
      machine: machine(),
      rows: measured,
    });
}

function machine() {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? "unknown",
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    /** Others who used the machine meanwhile: more than the number of cores means that figures suffered. */
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

function keep(run: object): void {
  writeFileSync(
    fileURLToPath(new URL("last-run.json", import.meta.url)),
    `${JSON.stringify(run, null, 2)}\n`,
  );
}

const [first = "", ...others] = process.argv.slice(2);
const role = roles.get(first);
if (role === undefined) await main(first === "" ? [] : [first, ...others]);
else role();
