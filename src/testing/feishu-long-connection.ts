import { onTestFinished } from "vitest";
import type { Log } from "../observe/log.ts";
import type { Delivery, Take } from "../platforms/feishu/intake/delivery.ts";
import {
  createLongConnection,
  type LongConnection,
  type LongConnectionOptions,
} from "../platforms/feishu/longconn/long-connection.ts";
import type { LongConnectionTimings } from "../platforms/feishu/longconn/timings.ts";
import type { TransportOptions } from "./fake-feishu/transport/transport.ts";
import { aTransport, type ServedTransport, until } from "./fake-feishu/transport/transport-fixture.ts";

/** PoCo's long connection at a fake Feishu, until the test ends, and what it told. */
export interface ServedConnection extends ServedTransport {
  readonly connection: LongConnection;
  readonly taken: Delivery[];
  /** What `onConnected` was told, each time. */
  readonly downs: (number | null)[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
  readonly counts: { probes: number };
  /** What the next deliveries come to; without one they are stored. */
  readonly answers: Take[];
}

/** Waits of a few milliseconds, but nothing is given up for being slow. */
const quick: Partial<LongConnectionTimings> = {
  firstWaitMs: 1,
  mostWaitMs: 5,
  slowWaitMs: 20,
  heldWaitMs: 5,
  stableAfterMs: 0,
  closeGraceMs: 100,
};

/** For tests that wait until a dead line is noticed. */
export const watchful: Partial<LongConnectionTimings> = { ...quick, pingEveryMs: 30, pongTimeoutMs: 300 };

export interface Served {
  readonly feishu?: Partial<TransportOptions>;
  readonly poco?: Partial<LongConnectionOptions>;
}

/** Not begun yet. */
export async function aConnection({ feishu = {}, poco = {} }: Served = {}): Promise<ServedConnection> {
  const served = await aTransport(feishu);
  const told = { taken: [], downs: [], logged: [], counts: { probes: 0 }, answers: [] } as Pick<
    ServedConnection,
    "taken" | "downs" | "logged" | "counts" | "answers"
  >;
  const connection = createLongConnection({
    appId: served.appId,
    appSecret: served.appSecret,
    origin: served.origin,
    log: logInto(told.logged),
    lock: { take: () => null, release: () => undefined },
    probe: async () => {
      told.counts.probes += 1;
      return { kind: "ok" };
    },
    take: async (delivery) => {
      told.taken.push(delivery);
      return told.answers.shift()?.(delivery);
    },
    onConnected: ({ downSince }) => void told.downs.push(downSince),
    timings: quick,
    ...poco,
  });
  onTestFinished(() => connection.close());
  return { ...served, ...told, connection };
}

/** Connected for the first time. */
export async function aReadyConnection(served: Served = {}): Promise<ServedConnection> {
  const world = await aConnection(served);
  world.connection.start();
  await until(() => world.downs.length === 1);
  return world;
}

function logInto(lines: string[]): Log {
  const write = (fields: object, text: string): void => {
    const shown = (_key: string, value: unknown): unknown =>
      value instanceof Error ? `${value.message} ${value.stack ?? ""} ${String(value.cause)}` : value;
    lines.push(`${text} ${JSON.stringify(fields, shown)}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}
