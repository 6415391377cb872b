import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PocoError } from "../../domain/errors.ts";
import type { StoreHealth } from "../store.ts";
import { GroupCommit } from "./group-commit.ts";
import { migrate, migrations } from "./migrations.ts";

export interface ConnectionOptions {
  /** A path, or `:memory:`. */
  readonly path: string;
  /** `full`: every commit reaches the disk before it is acknowledged. `normal`: safe against a crash of the process. */
  readonly sync: "normal" | "full";
}

/** One open database file. `write` is one transaction; both calls reject with what a person can act on. */
export interface Connection {
  readonly database: DatabaseSync;
  write<T>(work: () => T): Promise<T>;
  read<T>(work: () => T): Promise<T>;
  health(): StoreHealth;
  close(): void;
}

/** 64 MiB: the indexes of a million tasks stay in memory, so that a task costs the same in a large store. */
const pageCacheKib = 65_536;

/** Creates the file (0600) and its folder (0700) where they are missing, and brings it to the newest version. */
export function connect(options: ConnectionOptions): Connection {
  const database = openNewest(options);
  const commits = new GroupCommit(database);
  let health: StoreHealth = { ok: true };
  let isTrying = false;

  const write = async <T>(work: () => T): Promise<T> => {
    try {
      const value = await commits.run(work);
      health = { ok: true };
      return value;
    } catch (error) {
      const problem = diskProblem(error);
      if (problem === undefined) throw error;
      health = { ok: false, detail: problem };
      throw new PocoError("unavailable", problem, { cause: error });
    }
  };

  /** While nobody works, only a try can tell that the disk takes something again. */
  const tryAgain = (): void => {
    if (isTrying) return;
    isTrying = true;
    const settled = (): void => {
      isTrying = false;
    };
    // A failure stands in `health`.
    write(() => database.exec(`PRAGMA user_version = ${migrations.length}`)).then(settled, settled);
  };

  return {
    database,
    health: () => {
      if (!health.ok) tryAgain();
      return health;
    },
    close: () => {
      commits.flush();
      database.close();
    },
    // An async function, so that a failure is a rejection; the work itself runs without a gap.
    read: async (work) => work(),
    write,
  };
}

function openNewest(options: ConnectionOptions): DatabaseSync {
  const database = openOrTell(options);
  try {
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Where the file stands, its mode and what it is are the owner's to mend. */
function openOrTell(options: ConnectionOptions): DatabaseSync {
  try {
    return open(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The database ${options.path} cannot be opened (${why}). Check the file and its folder, or set POCO_STATE_DB_PATH.`;
    throw new PocoError("setup", message, { cause: error });
  }
}

function open({ path, sync }: ConnectionOptions): DatabaseSync {
  if (path !== ":memory:") createPrivately(path);
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${sync};
      PRAGMA foreign_keys = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${pageCacheKib};
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives its -wal and -shm files the mode of the file itself. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
}

/** Primary result codes of https://sqlite.org/rescode.html that the owner of the machine can mend. */
const diskProblems: Readonly<Record<number, string>> = {
  5: "Another program holds the database. Close it; work goes on by itself.",
  8: "The database is read-only. Make its file and folder writable for PoCo; work goes on by itself.",
  10: "The database cannot be written (input/output error). Check the disk; work goes on by itself.",
  13: "The disk is full. Free some space; work goes on by itself.",
  14: "The database cannot be opened. Check that its folder exists and is writable for PoCo.",
};

function diskProblem(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return diskProblems[Number(error.errcode) & 0xff];
}
