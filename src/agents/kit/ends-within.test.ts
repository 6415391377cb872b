import { expect, it } from "vitest";
import { endsWithin } from "./ends-within.ts";

it("tells what ended in time from what did not, and passes a failure on", async () => {
  expect(await endsWithin(Promise.resolve(), 1_000)).toBe(true);
  expect(await endsWithin(new Promise(() => undefined), 1)).toBe(false);
  await expect(endsWithin(Promise.reject(new Error("broken")), 1_000)).rejects.toThrow("broken");
});
