import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ErrorCode, PocoError } from "../domain/errors.ts";

export interface HomeLock {
  release(): void;
}

/**
 * Takes the folder for this process alone. The lock is one of the operating system on a small database file, so it
 * goes with the process, however that ends. Throws `conflict` when another PoCo holds it.
 */
export function lockHome(home: string): HomeLock {
  const file = join(home, "poco.lock");
  let database: DatabaseSync | undefined;
  try {
    closeSync(openSync(file, "a", 0o600));
    database = new DatabaseSync(file, { timeout: 0 });
    // The journal in memory: the lock itself then writes nothing, and can be had on a full disk.
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database?.close();
    throw new PocoError(...(isBusy(cause) ? taken(home) : unusable(file, cause)), { cause });
  }
  const held = database;
  return { release: () => held.close() };
}

/** SQLITE_BUSY of https://sqlite.org/rescode.html. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

type Refusal = readonly [code: ErrorCode, message: string];

function taken(home: string): Refusal {
  const next = "Stop it with `poco shutdown`, or give this one its own POCO_HOME.";
  return ["conflict", `Another PoCo already works with ${home}. ${next}`];
}

function unusable(file: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  return [
    "setup",
    `The file ${file} cannot be locked (${why}). Check the disk and the rights of its folder.`,
  ];
}
