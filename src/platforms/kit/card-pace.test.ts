import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCardPace, type PaceDecision } from "./card-pace.ts";
import { createRateWindow } from "./rate-window.ts";
import type { VisibleChange } from "./visible-change.ts";

function aPace(limit = 45) {
  const clock = { now: 1_000_000 };
  const budget = createRateWindow({ limit, windowMs: 60_000, reserve: Math.floor(limit / 4), floor: 1 });
  const pace = createCardPace({ now: () => clock.now, budget });
  const ask = (id: string, change: VisibleChange = "progress"): PaceDecision => pace.decide({ id, change });
  /** Asks, and sends at once where that is allowed. */
  const send = (id: string, change: VisibleChange = "progress"): PaceDecision => {
    const decision = ask(id, change);
    if (decision.kind === "go") pace.sent(id);
    return decision;
  };
  return { clock, pace, ask, send };
}

describe("the pace of live cards", () => {
  it("shows the first content at once and the next one after 2.5 s", () => {
    const { clock, send } = aPace();

    expect(send("a")).toEqual({ kind: "go" });
    clock.now += 400;
    expect(send("a")).toEqual({ kind: "later", waitMs: 2_100 });
    clock.now += 2_100;
    expect(send("a")).toEqual({ kind: "go" });
  });

  it("gives each of many live cards 1.3 s for every one of them", () => {
    const { clock, send } = aPace();
    for (const id of ["a", "b", "c", "d"]) send(id);

    clock.now += 2_500;
    expect(send("a")).toEqual({ kind: "later", waitMs: 4 * 1_300 - 2_500 });

    clock.now += 61_000;
    send("a");
    clock.now += 1_000;
    expect(send("a")).toEqual({ kind: "later", waitMs: 1_500 });
  });

  it("skips what nobody would see", () => {
    expect(aPace().send("a", "none")).toEqual({ kind: "skip" });
  });

  it("shows a change of state at once, however new the last update is", () => {
    const { clock, send } = aPace();
    send("a");
    clock.now += 10;

    expect(send("a", "state")).toEqual({ kind: "go" });
  });

  it("has one update of a message under way", () => {
    const { clock, pace, ask } = aPace();
    ask("a");
    clock.now += 50;

    expect(ask("a", "state")).toEqual({ kind: "later", waitMs: 250 });
    pace.failed("a");
    expect(ask("a", "state")).toEqual({ kind: "go" });
  });

  it("lets a card be updated again when nobody says what became of its update", () => {
    const { clock, ask } = aPace();
    ask("a");
    clock.now += 60_000;

    expect(ask("a", "state")).toEqual({ kind: "go" });
  });

  it("waits as long as the app wants, then half as often for a minute", () => {
    const { clock, pace, ask, send } = aPace();
    send("a");
    send("b");
    clock.now += 3_000;
    ask("a");
    pace.limited("a", 4_000);

    expect(send("b", "state")).toEqual({ kind: "later", waitMs: 4_000 });
    clock.now += 4_000;
    expect(send("b", "state")).toEqual({ kind: "go" });
    expect(send("a")).toEqual({ kind: "go" });
    clock.now += 4_999;
    expect(send("a")).toEqual({ kind: "later", waitMs: 2 * 2 * 1_300 - 4_999 });
    clock.now += 60_000;
    send("a");
    clock.now += 2_500;
    expect(send("a")).toEqual({ kind: "go" });
  });

  it("gives the next free place to a state first, then to whoever waits longest", () => {
    const { clock, send } = aPace(4);
    for (const id of ["a", "b", "c"]) {
      expect(send(id).kind).toBe("go");
      clock.now += 20_000;
    }
    clock.now -= 19_000;
    expect(send("d").kind).toBe("later");
    clock.now += 1_000;
    expect(send("e").kind).toBe("later");
    expect(send("s", "state").kind).toBe("go");
    expect(send("t", "state")).toEqual({ kind: "later", waitMs: 18_000 });

    clock.now += 18_000;
    expect(send("e").kind).toBe("later");
    expect(send("t", "state").kind).toBe("go");
    expect(send("d").kind).toBe("later");

    clock.now += 20_000;
    expect(send("e").kind).toBe("later");
    expect(send("d").kind).toBe("go");
  });

  it("lets nobody wait for somebody who does not come back", () => {
    const { clock, send } = aPace(4);
    for (const id of ["a", "b", "c"]) send(id);
    clock.now += 10_000;
    send("d");
    clock.now += 1_000;
    send("e");

    clock.now += 49_000 + 2_001;
    expect(send("e").kind).toBe("go");
  });

  it("keeps to the budget and drops nothing, for any cards", () => {
    const cards = fc.array(fc.record({ at: fc.nat(120_000), change: fc.constantFrom("progress", "state") }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.array(cards, { minLength: 1, maxLength: 5 }), (all) => {
        const shown = run(all.map((changes) => changes.toSorted((one, other) => one.at - other.at)));

        const times = shown.map(({ at }) => at);
        const most = times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length);
        expect(Math.max(...most)).toBeLessThanOrEqual(45);
        for (const [id, changes] of all.entries()) {
          expect(shown.findLast((one) => one.id === id)?.newest).toBe(
            Math.max(...changes.map(({ at }) => at)),
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});

interface Change {
  readonly at: number;
  readonly change: "progress" | "state";
}

/** Plays the changes of cards as the board does: each card asks when it changed and when it was told. */
function run(cards: readonly (readonly Change[])[]) {
  const { clock, pace } = aPace();
  const start = clock.now;
  const shown: { id: number; at: number; newest: number }[] = [];
  const asks = cards.map((changes) => ({ todo: [...changes], pending: [] as Change[], dueAt: 0 }));
  for (let at = 0; at < 400_000; at += 50) {
    clock.now = start + at;
    for (const [id, card] of asks.entries()) {
      const isNew = (card.todo[0]?.at ?? Number.POSITIVE_INFINITY) <= at;
      while ((card.todo[0]?.at ?? Number.POSITIVE_INFINITY) <= at)
        card.pending.push(...card.todo.splice(0, 1));
      if (card.pending.length === 0 || (!isNew && at < card.dueAt)) continue;
      const change = card.pending.some((one) => one.change === "state") ? "state" : "progress";
      const decision = pace.decide({ id: `${id}`, change });
      if (decision.kind === "later") card.dueAt = at + decision.waitMs;
      if (decision.kind !== "go") continue;
      pace.sent(`${id}`);
      shown.push({ id, at, newest: card.pending.at(-1)?.at ?? 0 });
      card.pending = [];
    }
  }
  return shown;
}
