import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { createSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { type SpawnedPoco, spawnPoco } from "../src/testing/spawned-poco.ts";
import { createTempHome, type TempHome } from "../src/testing/temp-home.ts";
import { seed } from "./seed.ts";

/** PoCo as people run it, in a process of its own, with the stub agent. */
export interface MeasuredPoco extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Tasks that are not over, as the file says it. */
  open(): number;
  /** Resolves when every task is over; milliseconds of waiting between two looks. */
  rest(everyMs?: number): Promise<void>;
  /** What a query of one number finds in the file. */
  number(sql: string): number;
}

/** An empty home with so many ended tasks in its store. */
export async function createHome(tasks = 0): Promise<TempHome> {
  const home = await createTempHome();
  if (tasks === 0) return home;
  const path = databaseOf(home);
  await createSqliteStore({ path, sync: "normal", newId: () => "" }).close();
  seed(path, tasks);
  return home;
}

/** `settings` are those of this row beside the usual ones. */
export async function startPoco(
  home: TempHome,
  program: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<MeasuredPoco> {
  const poco = spawnMeasured(home, program, settings);
  const url = await poco.address;
  // The last thing that a start writes.
  while (!existsSync(home.files.pid)) await wait(5);
  const database = new DatabaseSync(databaseOf(home), { readOnly: true });
  const number = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const open = (): number => number("SELECT count(*) FROM tasks WHERE ended_at IS NULL");
  return {
    url,
    pid: poco.pid,
    open,
    number,
    rest: async (everyMs = 20) => {
      while (open() > 0) await wait(everyMs);
    },
    [Symbol.asyncDispose]: async () => {
      database.close();
      await poco.end("SIGKILL");
    },
  };
}

export function spawnMeasured(
  home: TempHome,
  program: string,
  settings: Readonly<Record<string, string>> = {},
): SpawnedPoco {
  // Each message of a row is a prompt of its own, however fast they come.
  const usual = { POCO_AGENT_BACKEND: "stub", POCO_BURST_MILLISECONDS: "0" };
  return spawnPoco({ ...home.environment, ...usual, ...settings }, program);
}

function databaseOf(home: TempHome): string {
  return `${home.files.home}/poco.db`;
}
