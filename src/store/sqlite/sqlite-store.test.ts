import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreHarness } from "../contract/stage.ts";
import { storeContract } from "../contract.ts";
import { type Connection, connect } from "./connection.ts";
import { storeOn } from "./sqlite-store.ts";

let count = 0;
const newId = () => (count += 1).toString(16).padStart(8, "0");

storeContract("SQLite in memory", async (): Promise<StoreHarness> => {
  const connection = connect({ path: ":memory:", sync: "normal" });
  return {
    store: storeOn(connection, newId),
    reopen: undefined,
    disk: diskOf(connection),
    [Symbol.asyncDispose]: async () => closeOnce(connection),
  };
});

const openFile = async (): Promise<StoreHarness> => {
  const folder = await mkdtemp(join(tmpdir(), "poco-store-"));
  const path = join(folder, "poco.db");
  let connection = connect({ path, sync: "normal" });
  return {
    store: storeOn(connection, newId),
    reopen: async () => {
      connection.close();
      connection = connect({ path, sync: "normal" });
      return storeOn(connection, newId);
    },
    disk: diskOf(connection),
    [Symbol.asyncDispose]: async () => {
      closeOnce(connection);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What a file adds to memory shows in a few examples, and each makes a folder and a file anew. */
const runsOnFiles = 8;

storeContract("an SQLite file", openFile, runsOnFiles);

/** A limit to the pages of the file is to SQLite what a full disk is. */
function diskOf({ database }: Connection): StoreHarness["disk"] {
  const limit = (pages: number) => database.exec(`PRAGMA max_page_count = ${pages}`);
  return {
    fill: () => limit(Number(database.prepare("PRAGMA page_count").get()?.["page_count"])),
    free: () => limit(1_000_000),
  };
}

function closeOnce(connection: Connection): void {
  if (connection.database.isOpen) connection.close();
}
