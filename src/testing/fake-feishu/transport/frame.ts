/**
 * A frame of the long connection: the message `Frame` of Feishu's package `pbbp2` in Protocol Buffers, read as strictly as
 * its only honest writers write it. PoCo has a reader of its own: one mistake in both would go unseen.
 */
export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** 0: about the connection itself; 1: an event, or its acknowledgement. */
  readonly method: number;
  /** In the order of the wire. */
  readonly headers: readonly (readonly [key: string, value: string])[];
  readonly payload: Uint8Array;
}

export type ReadFrame =
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "broken"; readonly why: string };

type WireType = "varint" | "bytes";

/** Field numbers of `Frame`; the four strings that nobody sets are known to Feishu's clients, too. */
const frameFields: ReadonlyMap<number, { readonly name: string; readonly type: WireType }> = new Map([
  [1, { name: "SeqID", type: "varint" }],
  [2, { name: "LogID", type: "varint" }],
  [3, { name: "service", type: "varint" }],
  [4, { name: "method", type: "varint" }],
  [5, { name: "headers", type: "bytes" }],
  [6, { name: "payloadEncoding", type: "bytes" }],
  [7, { name: "payloadType", type: "bytes" }],
  [8, { name: "payload", type: "bytes" }],
  [9, { name: "LogIDNew", type: "bytes" }],
]);
const headerFields: typeof frameFields = new Map([
  [1, { name: "key", type: "bytes" }],
  [2, { name: "value", type: "bytes" }],
]);

export function writeFrame({ seqId, logId, service, method, headers, payload }: Frame): Uint8Array {
  return Buffer.concat([
    varintField(1, seqId),
    varintField(2, logId),
    varintField(3, BigInt(service)),
    varintField(4, BigInt(method)),
    ...headers.map(([key, value]) =>
      bytesField(5, Buffer.concat([bytesField(1, Buffer.from(key)), bytesField(2, Buffer.from(value))])),
    ),
    bytesField(8, payload),
  ]);
}

export function readFrame(bytes: Uint8Array): ReadFrame {
  try {
    return { kind: "frame", frame: frameIn(bytes) };
  } catch (error) {
    if (error instanceof Broken) return { kind: "broken", why: error.message };
    throw error;
  }
}

/** What no client of Feishu's would have written. */
class Broken extends Error {}

function frameIn(bytes: Uint8Array): Frame {
  const fields = fieldsIn(bytes, frameFields);
  const headers = fields
    .filter(({ name }) => name === "headers")
    .map(({ value }) => headerIn(bytesOf(value)));
  return {
    seqId: bigintOf(one(fields, "SeqID")),
    logId: bigintOf(one(fields, "LogID")),
    service: int32(one(fields, "service")),
    method: int32(one(fields, "method")),
    headers,
    payload: bytesOf(maybeOne(fields, "payload") ?? new Uint8Array()),
  };
}

function headerIn(bytes: Uint8Array): readonly [string, string] {
  const fields = fieldsIn(bytes, headerFields);
  return [text(one(fields, "key")), text(one(fields, "value"))];
}

type Value = bigint | Uint8Array;

interface Field {
  readonly name: string;
  readonly value: Value;
}

function fieldsIn(bytes: Uint8Array, known: typeof frameFields): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varintAt(bytes, at);
    const field = known.get(Number(tag.value >> 3n));
    if (field === undefined) throw new Broken(`the field ${tag.value >> 3n} is unknown`);
    const type = Number(tag.value & 7n);
    if (type !== (field.type === "varint" ? 0 : 2))
      throw new Broken(`the field ${field.name} has the wire type ${type}`);
    const read = field.type === "varint" ? varintAt(bytes, tag.next) : bytesAt(bytes, tag.next);
    fields.push({ name: field.name, value: read.value });
    at = read.next;
  }
  return fields;
}

function one(fields: readonly Field[], name: string): Value {
  const value = maybeOne(fields, name);
  if (value === undefined) throw new Broken(`the field ${name} is missing`);
  return value;
}

function maybeOne(fields: readonly Field[], name: string): Value | undefined {
  const all = fields.filter((field) => field.name === name);
  if (all.length > 1) throw new Broken(`the field ${name} is there ${all.length} times`);
  return all[0]?.value;
}

interface Read<Of> {
  readonly value: Of;
  readonly next: number;
}

/** 64 bits in groups of seven. */
const mostVarintBytes = 10;

function varintAt(bytes: Uint8Array, from: number): Read<bigint> {
  let value = 0n;
  for (let index = 0; index < mostVarintBytes; index += 1) {
    const byte = bytes[from + index];
    if (byte === undefined) throw new Broken("it ends within a number");
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte >= 0x80) continue;
    if (index > 0 && byte === 0) throw new Broken("a number is longer than it needs to be");
    if (value >= 1n << 64n) throw new Broken("a number has more than 64 bits");
    return { value, next: from + index + 1 };
  }
  throw new Broken("a number has more than ten bytes");
}

function bytesAt(bytes: Uint8Array, from: number): Read<Uint8Array> {
  const length = varintAt(bytes, from);
  const next = length.next + Number(length.value);
  if (next > bytes.length) throw new Broken("it ends within a field");
  return { value: bytes.subarray(length.next, next), next };
}

function bigintOf(value: Value): bigint {
  if (typeof value !== "bigint") throw new Error("a number was read as bytes");
  return value;
}

function bytesOf(value: Value): Uint8Array {
  if (typeof value === "bigint") throw new Error("bytes were read as a number");
  return value;
}

/** Negative ones take ten bytes, as if they had 64 bits. */
function int32(value: Value): number {
  const number = BigInt.asIntN(64, bigintOf(value));
  if (BigInt.asIntN(32, number) !== number) throw new Broken(`${number} has more than 32 bits`);
  return Number(number);
}

function text(value: Value): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(value));
  } catch {
    throw new Broken("a header is no UTF-8");
  }
}

function varintField(field: number, value: bigint): Uint8Array {
  return Buffer.concat([varint(BigInt(field << 3)), varint(BigInt.asUintN(64, value))]);
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(value.length)), value]);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return Uint8Array.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}
