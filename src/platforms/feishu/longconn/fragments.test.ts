import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFragments, type Fragment } from "./fragments.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const part = (seq: number, text: string, differs: Partial<Fragment> = {}): Fragment => ({
  messageId: "1",
  sum: 2,
  seq,
  payload: bytes(text),
  ...differs,
});

const textOf = (whole: Uint8Array | undefined): string | undefined =>
  whole === undefined ? undefined : new TextDecoder().decode(whole);

describe("what comes in several frames", () => {
  it("is whole once all of it is there, in whatever order and however often", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 5 }), { minLength: 1, maxLength: 6 });
    const shuffled = pieces.chain((all) => {
      const indexes = all.map((_, index) => index);
      return fc.record({
        all: fc.constant(all),
        first: fc.array(fc.constantFrom(...indexes.slice(1), 0), { maxLength: 4 }),
        order: fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ all, first, order }) => {
        const fragments = createFragments(() => 0);
        const seen = new Set<number>();
        let whole: Uint8Array | undefined;
        for (const seq of [...first, ...order]) {
          if (whole !== undefined) break;
          seen.add(seq);
          whole = fragments.add({ messageId: "1", sum: all.length, seq, payload: all[seq] ?? bytes("") });
          expect(whole === undefined).toBe(seen.size < all.length);
        }
        expect(Buffer.from(whole ?? []).equals(Buffer.concat(all))).toBe(true);
      }),
    );
  });

  it("is kept apart by its message", () => {
    const fragments = createFragments(() => 0);
    fragments.add(part(0, "a"));
    fragments.add(part(0, "c", { messageId: "2" }));

    const wholes = [fragments.add(part(1, "d", { messageId: "2" })), fragments.add(part(1, "b"))];

    expect(wholes.map(textOf)).toEqual(["cd", "ab"]);
  });

  it("is given up after ten seconds, because all of it comes again", () => {
    let now = 0;
    const fragments = createFragments(() => now);
    fragments.add(part(0, "old "));
    now = 10_001;

    const late = fragments.add(part(1, "late"));
    const whole = fragments.add(part(0, "new "));

    expect([late, whole].map(textOf)).toEqual([undefined, "new late"]);
  });

  it("begins anew when there are suddenly more pieces", () => {
    const fragments = createFragments(() => 0);
    fragments.add(part(0, "a"));

    const early = fragments.add(part(1, "y", { sum: 3 }));
    fragments.add(part(0, "x", { sum: 3 }));
    const whole = fragments.add(part(2, "z", { sum: 3 }));

    expect([early, whole].map(textOf)).toEqual([undefined, "xyz"]);
  });

  it.each([
    ["has no message", part(0, "a", { messageId: "" })],
    ["is behind the last", part(2, "a")],
    ["belongs to more than anybody sends", part(0, "a", { sum: 1_001 })],
  ])("is left when a piece %s", (_, piece) => {
    expect(createFragments(() => 0).add(piece)).toBeUndefined();
  });

  it("does not pile up", () => {
    const fragments = createFragments(() => 0);
    for (let index = 0; index < 200; index += 1) fragments.add(part(0, "a", { messageId: `${index}` }));

    const [oldest, newest] = ["0", "199"].map((messageId) => fragments.add(part(1, "b", { messageId })));

    expect([oldest, newest].map(textOf)).toEqual([undefined, "ab"]);
  });
});
