/**
 * The frames of Feishu's long connection: one message of Protocol Buffers, as Feishu's official clients write it (package
 * `pbbp2`: Frame and Header).
 */
export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** 0: about the connection itself; 1: something for PoCo. */
  readonly method: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Uint8Array;
  /** Fields that PoCo has no use for, as they came: an acknowledgement is the whole frame sent back. */
  readonly others?: Uint8Array;
}

const fields = { seqId: 1, logId: 2, service: 3, method: 4, header: 5, payload: 8 } as const;
const header = { key: 1, value: 2 } as const;
const wireType = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;

export function writeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const headers = [...frame.headers].map(([key, value]) =>
    bytesField(
      fields.header,
      joined([bytesField(header.key, utf8(key)), bytesField(header.value, utf8(value))]),
    ),
  );
  return joined([
    varintField(fields.seqId, frame.seqId),
    varintField(fields.logId, frame.logId),
    varintField(fields.service, BigInt(frame.service)),
    varintField(fields.method, BigInt(frame.method)),
    ...headers,
    ...(frame.payload.length === 0 ? [] : [bytesField(fields.payload, frame.payload)]),
    ...(frame.others === undefined ? [] : [frame.others]),
  ]);
}

/** Undefined for what is no frame. */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  const read = readFields(bytes);
  if (read === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const one of read.all(fields.header)) {
    const inner = one instanceof Uint8Array ? readFields(one) : undefined;
    const [key, value] = [inner?.last(header.key), inner?.last(header.value)];
    if (key instanceof Uint8Array && value instanceof Uint8Array) headers.set(text(key), text(value));
  }
  const payload = read.last(fields.payload);
  return {
    seqId: bigintOf(read.last(fields.seqId)),
    logId: bigintOf(read.last(fields.logId)),
    service: Number(BigInt.asIntN(32, bigintOf(read.last(fields.service)))),
    method: Number(BigInt.asIntN(32, bigintOf(read.last(fields.method)))),
    headers,
    payload: payload instanceof Uint8Array ? payload : new Uint8Array(),
    ...(read.others.length === 0 ? {} : { others: joined(read.others) }),
  };
}

type Value = bigint | Uint8Array;

interface Fields {
  all(field: number): readonly Value[];
  /** As in Protocol Buffers the last one counts. */
  last(field: number): Value | undefined;
  /** Those of other numbers, as they are on the wire. */
  readonly others: readonly Uint8Array[];
}

const known: ReadonlySet<number> = new Set(Object.values(fields));

function readFields(bytes: Uint8Array): Fields | undefined {
  const found = new Map<number, Value[]>();
  const others: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (tag === undefined) return undefined;
    const read = readValue(bytes, tag.next, Number(tag.value & 7n));
    if (read === undefined) return undefined;
    const field = Number(tag.value >> 3n);
    if (known.has(field)) found.set(field, [...(found.get(field) ?? []), read.value]);
    else others.push(bytes.subarray(at, read.next));
    at = read.next;
  }
  const all = (field: number): readonly Value[] => found.get(field) ?? [];
  return { all, last: (field) => all(field).at(-1), others };
}

interface Read<Of> {
  readonly value: Of;
  readonly next: number;
}

function readValue(bytes: Uint8Array, at: number, type: number): Read<Value> | undefined {
  if (type === wireType.varint) return readVarint(bytes, at);
  if (type === wireType.bytes) {
    const length = readVarint(bytes, at);
    if (length === undefined) return undefined;
    const next = length.next + Number(length.value);
    return next > bytes.length ? undefined : { value: bytes.subarray(length.next, next), next };
  }
  const size = type === wireType.eight ? 8 : type === wireType.four ? 4 : undefined;
  if (size === undefined || at + size > bytes.length) return undefined;
  return { value: bytes.subarray(at, at + size), next: at + size };
}

const mostVarintBytes = 10;

function readVarint(bytes: Uint8Array, from: number): Read<bigint> | undefined {
  let value = 0n;
  for (let index = 0; index < mostVarintBytes; index += 1) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: from + index + 1 };
  }
  return undefined;
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

function varintField(field: number, value: bigint): Uint8Array {
  return joined([varint(BigInt((field << 3) | wireType.varint)), varint(value)]);
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return joined([varint(BigInt((field << 3) | wireType.bytes)), varint(BigInt(value.length)), value]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function bigintOf(value: Value | undefined): bigint {
  return typeof value === "bigint" ? value : 0n;
}
