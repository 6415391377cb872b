import { expect, it } from "vitest";
import { ThreadLocks } from "./thread-locks.ts";

it("lends a thread to one at a time, in turn, and other threads at once", async () => {
  const locks = new ThreadLocks();
  const order: string[] = [];
  const first = await locks.take("a", 1_000);
  const waiting = ["second", "third"].map(async (name) => {
    const unlock = await locks.take("a", 1_000);
    order.push(name);
    unlock?.();
  });

  expect(await locks.take("b", 0)).toBeDefined();
  expect(order).toEqual([]);
  first?.();
  await Promise.all(waiting);

  expect(order).toEqual(["second", "third"]);
});

it("gives up at the deadline", async () => {
  const locks = new ThreadLocks();
  await locks.take("a", 0);

  expect(await locks.take("a", 5)).toBeUndefined();
});
