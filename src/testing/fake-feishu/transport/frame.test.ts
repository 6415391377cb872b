import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readFrame as readByPoco,
  writeFrame as writeByPoco,
} from "../../../platforms/feishu/longconn/frame.ts";
import { type Frame, readFrame, writeFrame } from "./frame.ts";

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const word = fc.string({ unit: "grapheme" });
const anyFrame: fc.Arbitrary<Frame> = fc.record({
  seqId: uint64,
  logId: uint64,
  service: int32,
  method: int32,
  headers: fc.array(fc.tuple(word, word), { maxLength: 8 }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

const ping: Frame = {
  seqId: 0n,
  logId: 0n,
  service: 7,
  method: 0,
  headers: [["type", "ping"]],
  payload: new Uint8Array(),
};
/** A ping as it is on the wire, by hand. */
const pingBytes = Buffer.from("08001000180720002a0c0a0474797065120470696e674200", "hex");

function whyBroken(hex: string): string {
  const read = readFrame(Buffer.from(hex, "hex"));
  return read.kind === "broken" ? read.why : "it is read";
}

describe("the fake's frames", () => {
  it("are these bytes", () => {
    const written = Buffer.from(writeFrame(ping)).toString("hex");

    expect(written).toBe(pingBytes.toString("hex"));
    expect(readFrame(pingBytes)).toEqual({ kind: "frame", frame: { ...ping, payload: Buffer.alloc(0) } });
  });

  it("are read as they were written", () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const read = readFrame(writeFrame(frame));

        if (read.kind === "broken") throw new Error(read.why);
        expect({ ...read.frame, payload: [...read.frame.payload] }).toEqual({
          ...frame,
          payload: [...frame.payload],
        });
      }),
      { numRuns: 100 },
    );
  });

  it("are PoCo's, in both ways", () => {
    const keyed = anyFrame.map((frame) => ({ ...frame, headers: [...new Map(frame.headers)] }));
    fc.assert(
      fc.property(keyed, (frame) => {
        const there = readByPoco(writeFrame(frame));
        if (there === undefined) throw new Error("PoCo does not read it");
        const back = readFrame(writeByPoco(there));

        if (back.kind === "broken") throw new Error(back.why);
        expect({ ...back.frame, payload: [...back.frame.payload] }).toEqual({
          ...frame,
          payload: [...frame.payload],
        });
      }),
      { numRuns: 100 },
    );
  });

  it("are refused where no client of Feishu's wrote them, which says why", () => {
    expect({
      unknownField: whyBroken("080010001807200050054200"),
      wrongType: whyBroken("0a001000180720004200"),
      missing: whyBroken("0800100018074200"),
      doubled: whyBroken("08000800100018072000"),
      cut: whyBroken("08001000180720004205"),
      cutNumber: whyBroken("0880"),
      longNumber: whyBroken("088000100018072000"),
      hugeNumber: whyBroken("08ffffffffffffffffff7f"),
      tooWide: whyBroken("0800100018ffffffff7f2000"),
      noText: whyBroken("08001000180720002a060a01ff120161"),
      noKey: whyBroken("08001000180720002a03120161"),
    }).toEqual({
      unknownField: "the field 10 is unknown",
      wrongType: "the field SeqID has the wire type 2",
      missing: "the field method is missing",
      doubled: "the field SeqID is there 2 times",
      cut: "it ends within a field",
      cutNumber: "it ends within a number",
      longNumber: "a number is longer than it needs to be",
      hugeNumber: "a number has more than 64 bits",
      tooWide: "34359738367 has more than 32 bits",
      noText: "a header is no UTF-8",
      noKey: "the field key is missing",
    });
  });
});
