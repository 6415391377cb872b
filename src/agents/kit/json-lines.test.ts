import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonLines } from "./json-lines.ts";

function read(chunks: readonly Uint8Array[], limit?: number) {
  const values: unknown[] = [];
  const garbage: string[] = [];
  const lines = new JsonLines(
    { onValue: (value) => values.push(value), onGarbage: (start) => garbage.push(start) },
    limit,
  );
  for (const chunk of chunks) lines.write(chunk);
  lines.end();
  return { values, garbage };
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("lines of JSON", () => {
  it("come out whole, however the stream is cut", () => {
    const aChunkedText = fc.record({ values: fc.array(fc.jsonValue()), cuts: fc.array(fc.nat()) });
    fc.assert(
      fc.property(aChunkedText, ({ values, cuts }) => {
        const stream = bytes(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
        const ends = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
        const chunks = ends.map((end, at) => stream.slice(ends[at - 1] ?? 0, end));

        expect(read(chunks).values).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it("may be cut at every byte of a character", () => {
    const stream = bytes('"你好 🦊 é"\n');

    expect(read([...stream].map((byte) => Uint8Array.of(byte))).values).toEqual(["你好 🦊 é"]);
  });

  it("may be ten megabytes long", () => {
    const text = "x".repeat(10_000_000);
    const stream = bytes(`"${text}"\n1\n`);
    const chunks = Array.from({ length: Math.ceil(stream.length / 65_536) }, (_, at) =>
      stream.slice(at * 65_536, (at + 1) * 65_536),
    );

    expect(read(chunks).values).toEqual([text, 1]);
  });

  it("are reported where they are no JSON, and the rest is read", () => {
    const { values, garbage } = read([bytes('log: hello\n{"a":\n{"b":1}\n')]);

    expect(values).toEqual([{ b: 1 }]);
    expect(garbage).toEqual(["log: hello", '{"a":']);
  });

  it("count without their last newline, and empty ones do not count", () => {
    expect(read([bytes("\n1\r\n\n2")])).toEqual({ values: [1, 2], garbage: [] });
  });

  it("are given up beyond the limit, up to their end", () => {
    const { values, garbage } = read([bytes(`"${"x".repeat(40)}`), bytes('yyy"\n7\n')], 32);

    expect(values).toEqual([7]);
    expect(garbage).toHaveLength(1);
  });
});
