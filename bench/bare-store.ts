import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** As PoCo opens its file. */
const pragmas = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
  CREATE TABLE notes (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;`;

/** Milliseconds of CPU that plain inserts cost, `rows` in each of so many transactions. */
export async function bareInserts(facts: {
  readonly transactions: number;
  readonly rows: number;
  readonly text: string;
}): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "poco-bench-"));
  const database = new DatabaseSync(join(folder, "bare.db"));
  database.exec(pragmas);
  const insert = database.prepare("INSERT INTO notes (text) VALUES (?)");
  const before = process.cpuUsage();
  for (let at = 0; at < facts.transactions; at += 1) {
    database.exec("BEGIN IMMEDIATE");
    for (let row = 0; row < facts.rows; row += 1) insert.run(facts.text);
    database.exec("COMMIT");
  }
  const { user, system } = process.cpuUsage(before);
  database.close();
  await rm(folder, { recursive: true, force: true });
  return (user + system) / 1_000;
}
