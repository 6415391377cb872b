import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Frame, readFrame, writeFrame } from "./frame.ts";

const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const anyFrame: fc.Arbitrary<Frame> = fc.record({
  seqId: u64,
  logId: u64,
  service: i32,
  method: i32,
  headers: fc
    .array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })))
    .map((pairs) => new Map(pairs)),
  payload: fc.uint8Array({ maxLength: 300 }),
});

describe("a frame of the long connection", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const { payload, ...rest } = readFrame(writeFrame(frame)) ?? { payload: undefined };
        const { payload: sent, ...facts } = frame;
        expect(rest).toEqual(facts);
        expect(Buffer.from(payload ?? []).equals(sent)).toBe(true);
      }),
    );
  });

  it("never breaks the reader, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const frame = readFrame(bytes);
        expect(frame === undefined || frame.headers instanceof Map).toBe(true);
      }),
    );
  });

  it("is read past fields that nobody knows yet", () => {
    const known = writeFrame({
      seqId: 7n,
      logId: 8n,
      service: 33,
      method: 1,
      headers: new Map([["type", "event"]]),
      payload: new TextEncoder().encode("{}"),
    });
    const logIdNew = [(9 << 3) | 2, 3, 97, 98, 99];
    const fixed = [(10 << 3) | 5, 1, 2, 3, 4, (11 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8];

    const read = readFrame(Uint8Array.from([...logIdNew, ...known, ...fixed]));

    expect(read).toMatchObject({ seqId: 7n, logId: 8n, service: 33, method: 1 });
    expect(read?.headers.get("type")).toBe("event");
  });

  it.each([
    ["ends in the middle of a number", [8, 0x80]],
    ["says more bytes than there are", [(8 << 3) | 2, 200, 1]],
    ["is of a kind that nobody writes any more", [(5 << 3) | 3]],
  ])("is none when it %s", (_what, bytes) => {
    expect(readFrame(Uint8Array.from(bytes))).toBeUndefined();
  });
});
