import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PocoError } from "../domain/errors.ts";

export interface HomeLock {
  release(): void;
}

/**
 * Takes the folder for this process alone. The lock is one of the operating system on a small database file, so it
 * goes with the process, however that ends. Throws `conflict` when another PoCo holds it.
 */
export function lockHome(home: string): HomeLock {
  const file = join(home, "poco.lock");
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new PocoError(
      "conflict",
      `Another PoCo already works with ${home}. Stop it with \`poco shutdown\`, or give this one its own POCO_HOME.`,
      { cause },
    );
  }
  return { release: () => database.close() };
}
