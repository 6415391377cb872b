import { describe, expect, it } from "vitest";
import type { Readiness } from "../agent.ts";
import { keepReadiness } from "./kept-readiness.ts";

const ready: Readiness = { ready: true, detail: "agent 1.0.0" };
const missing: Readiness = { ready: false, detail: "Install it." };

/** An agent whose looks are answered by the test. */
function aLook() {
  const waiting: ((readiness: Readiness) => void)[] = [];
  let now = 0;
  const ask = keepReadiness({
    title: "Agent",
    look: () => new Promise((resolve) => waiting.push(resolve)),
    now: () => now,
  });
  return {
    ask,
    looks: () => waiting.length,
    find: async (readiness: Readiness) => {
      waiting.at(-1)?.(readiness);
      await Promise.resolve();
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("the readiness that is kept", () => {
  it("says that it does not know yet, when finding out takes longer than the caller's patience", async () => {
    const look = aLook();

    const first = await look.ask(1);
    await look.find(ready);

    expect(first.ready).toBe(false);
    expect(first.detail).toContain("still finding out");
    expect(await look.ask()).toEqual(ready);
    expect(look.looks()).toBe(1);
  });

  it("looks once for all who ask at the same time", async () => {
    const look = aLook();

    const asked = [look.ask(60_000), look.ask(60_000)];
    await look.find(missing);

    expect(await Promise.all(asked)).toEqual([missing, missing]);
    expect(look.looks()).toBe(1);
  });

  it("tells good news at once, also while it looks again", async () => {
    const look = aLook();
    const first = look.ask(60_000);
    await look.find(ready);
    await first;

    look.pass(60_001);
    expect(await look.ask(60_000)).toEqual(ready);
    expect(look.looks()).toBe(2);
    await look.find(missing);

    expect(await look.ask()).toEqual(missing);
  });

  it("looks again soon where something was missing, and waits for it", async () => {
    const look = aLook();
    const first = look.ask(60_000);
    await look.find(missing);
    await first;

    expect(await look.ask()).toEqual(missing);
    look.pass(2_001);
    const second = look.ask(60_000);
    await look.find(ready);

    expect(await second).toEqual(ready);
    expect(look.looks()).toBe(2);
  });
});
