import { expect, it } from "vitest";
import { unlessAborted } from "./unless-aborted.ts";

it("brings what was waited for", async () => {
  const leaving = new AbortController();

  const value = await unlessAborted(Promise.resolve("it"), leaving.signal, () => undefined);
  leaving.abort();

  expect(value).toBe("it");
});

it.each(["before", "while"])(
  "gives back what comes after the abort, which came %s it was waited for",
  async (when) => {
    const leaving = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const back: string[] = [];
    if (when === "before") leaving.abort();

    const waiting = unlessAborted(promise, leaving.signal, (late) => void back.push(late));
    leaving.abort();
    const value = await waiting;
    resolve("late");
    await promise;

    expect(value).toBeUndefined();
    await expect.poll(() => back).toEqual(["late"]);
  },
);
