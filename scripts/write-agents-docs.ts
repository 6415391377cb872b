/*
 * `node scripts/write-agents-docs.ts [--check] <folder>` writes the table of docs/agents.md anew, from what the suites
 * `unit` and `agents` reported into the folder (`TEST_RESULTS`). With `--check` it writes nothing and exits 1 when
 * the page tells something else than the reports.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentAdapters } from "../src/agents/registry.ts";
import { abilityTable } from "./ability-table.ts";

const page = new URL("../docs/agents.md", import.meta.url);
const [begin, end] = ["<!-- written by scripts/write-agents-docs.ts -->\n", "<!-- end -->"];

const words = process.argv.slice(2);
const [folder = "."] = words.filter((word) => word !== "--check");
const reports = ["unit", "agents"].map((suite): unknown =>
  JSON.parse(readFileSync(join(folder, `${suite}.json`), "utf8")),
);
const agents = agentAdapters.map(({ name }) => name);
const before = readFileSync(page, "utf8");
const after = withTable(before, abilityTable(reports, agents));

if (!words.includes("--check")) writeFileSync(page, after);
else if (after !== before) {
  console.error("docs/agents.md tells something else than the tests. Run `npm run docs:agents`.");
  process.exitCode = 1;
}

function withTable(text: string, table: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error("docs/agents.md has lost the marks of its table");
  return `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`;
}
