import { expect, it } from "vitest";
import { runId } from "../../domain/ids.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import { type Connection, connect } from "./connection.ts";
import { createPrune } from "./prune.ts";
import { storeOn } from "./sqlite-store.ts";

/** Tasks that ended at the time 1. */
async function addEnded(connection: Connection, count: number): Promise<void> {
  let last = 0;
  const { tasks } = storeOn(connection, () => (last += 1).toString(16).padStart(8, "0"));
  for (let at = 0; at < count; at += 1) {
    const { task } = await tasks.add(aTaskDraft(), null);
    const run = runId("run-1");
    await tasks.record(
      task.id,
      [
        { kind: "started", runId: run },
        { kind: "completed", runId: run, result: null },
      ],
      1,
    );
  }
}

/** Tells how many changes each transaction made. */
function watched(connection: Connection, sizes: number[]): Connection {
  return {
    ...connection,
    write: async (work) => {
      const value = await connection.write(work);
      if (typeof value === "number") sizes.push(value);
      return value;
    },
  };
}

it("ends each transaction as soon as it has taken long enough", async () => {
  const connection = connect({ path: ":memory:", sync: "normal" });
  await addEnded(connection, 12);
  const sizes: number[] = [];
  let now = 0;

  const prune = createPrune(watched(connection, sizes), () => (now += 10));

  expect(await prune({ tasks: 2, inbox: 2 })).toBe(12);
  expect(sizes).toEqual([5, 5, 2, 0, 0]);
  connection.close();
});

it("deletes all in one transaction when that is quick", async () => {
  const connection = connect({ path: ":memory:", sync: "normal" });
  await addEnded(connection, 12);
  const sizes: number[] = [];

  const prune = createPrune(watched(connection, sizes), () => 0);

  expect(await prune({ tasks: 2, inbox: 2 })).toBe(12);
  expect(sizes).toEqual([12, 0, 0]);
  connection.close();
});
