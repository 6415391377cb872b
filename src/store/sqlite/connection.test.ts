import { chmodSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createTempFile } from "../../testing/temp-file.ts";
import { connect } from "./connection.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("the database file", () => {
  it("is for its owner only, as are its folder and what SQLite puts beside it", async () => {
    await using file = await createTempFile("state", "poco.db");

    const connection = connect({ path: file.path, sync: "normal" });

    expect(modeOf(file.path)).toBe("600");
    expect(modeOf(dirname(file.path))).toBe("700");
    expect(modeOf(`${file.path}-wal`)).toBe("600");
    connection.close();
  });

  it("keeps the mode that its owner gave it", async () => {
    await using file = await createTempFile("poco.db");
    connect({ path: file.path, sync: "normal" }).close();
    chmodSync(file.path, 0o640);

    connect({ path: file.path, sync: "normal" }).close();

    expect(modeOf(file.path)).toBe("640");
  });

  it("is opened as the settings say: write-ahead log, foreign keys, sync", async () => {
    await using file = await createTempFile("poco.db");

    const { database, close } = connect({ path: file.path, sync: "full" });

    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.prepare("PRAGMA foreign_keys").get()).toEqual({ foreign_keys: 1 });
    expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    close();
  });

  it("is named, with what to do, when it is no database", async () => {
    await using file = await createTempFile("poco.db");
    writeFileSync(
      file.path,
      "these are my notes, and they are longer than a header of SQLite would be. ".repeat(9),
    );

    expect(() => connect({ path: file.path, sync: "normal" })).toThrow(
      expect.objectContaining({
        code: "setup",
        message: expect.stringContaining(file.path) as string,
      }) as Error,
    );
  });

  it("is named, with what to do, when its folder cannot be made", async () => {
    await using file = await createTempFile("poco.db");
    writeFileSync(file.path, "a file where a folder should be");

    expect(() => connect({ path: `${file.path}/state/poco.db`, sync: "normal" })).toThrow(
      expect.objectContaining({ code: "setup" }) as Error,
    );
  });
});

describe("a transaction", () => {
  const create = "CREATE TABLE notes (text TEXT UNIQUE) STRICT";
  const aDatabase = () => {
    const connection = connect({ path: ":memory:", sync: "normal" });
    connection.database.exec(create);
    const add = (text: string) => () => {
      connection.database.prepare("INSERT INTO notes VALUES (?)").run(text);
      return text;
    };
    const notes = () =>
      connection.database
        .prepare("SELECT text FROM notes")
        .all()
        .map((row) => row["text"]);
    return { connection, add, notes };
  };

  it("is rolled back when its work throws, and the error is the work's own", async () => {
    const { connection, add, notes } = aDatabase();

    const failing = connection.write(() => {
      add("one")();
      throw new Error("a defect");
    });

    await expect(failing).rejects.toThrow("a defect");
    expect(notes()).toEqual([]);
    expect(connection.health()).toEqual({ ok: true });
    connection.close();
  });

  it("fails alone among those that were asked for at the same time", async () => {
    const { connection, add, notes } = aDatabase();

    const settled = await Promise.allSettled(["a", "b", "a", "c"].map((text) => connection.write(add(text))));

    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(notes()).toEqual(["a", "b", "c"]);
    connection.close();
  });

  it("says that the disk is at fault when the file cannot be written", async () => {
    await using file = await createTempFile("poco.db");
    const connection = connect({ path: file.path, sync: "normal" });
    connection.database.exec("PRAGMA query_only = ON");

    const refused = connection.write(() => connection.database.exec("DELETE FROM audit"));

    await expect(refused).rejects.toMatchObject({ code: "unavailable" });
    expect(connection.health()).toMatchObject({ ok: false });
    connection.database.exec("PRAGMA query_only = OFF");
    await connection.write(() => connection.database.exec("DELETE FROM audit"));
    expect(connection.health()).toEqual({ ok: true });
    connection.close();
  });

  it("waits for another program that holds the file, and says who is at fault when that takes too long", async () => {
    await using file = await createTempFile("poco.db");
    const connection = connect({ path: file.path, sync: "normal" });
    connection.database.exec("PRAGMA busy_timeout = 1");
    const other = new DatabaseSync(file.path);
    other.exec("BEGIN IMMEDIATE");

    const refused = connection.write(() => connection.database.exec("DELETE FROM audit"));

    await expect(refused).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Another program") as string,
    });
    other.close();
    await connection.write(() => connection.database.exec("DELETE FROM audit"));
    expect(connection.health()).toEqual({ ok: true });
    connection.close();
  });
});
