import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { silentLog } from "../../../observe/log.ts";
import { until } from "../../../testing/fake-feishu/transport/transport-fixture.ts";
import { type Frame, readFrame, writeFrame } from "./frame.ts";
import { type Line, type LineEnd, openLine } from "./line.ts";
import { type LongConnectionTimings, usualTimings } from "./timings.ts";

/** The other end of a line, which does as the test says. */
interface FarEnd {
  readonly url: string;
  readonly carriers: Duplex[];
  readonly pings: Frame[];
  /** Payloads of the frames that are no pings. */
  readonly answers: Frame[];
  send(frame: Frame): void;
}

interface FarOptions {
  readonly config?: string;
  readonly refuses?: readonly string[];
  readonly isMute?: boolean;
}

async function aFarEnd({ config = "{}", refuses, isMute = false }: FarOptions = {}): Promise<FarEnd> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const [carriers, pings, answers]: [Duplex[], Frame[], Frame[]] = [[], [], []];
  let send: FarEnd["send"] = () => undefined;
  server.on("upgrade", (request: IncomingMessage, carrier: Duplex, head: Buffer) => {
    carriers.push(carrier);
    carrier.on("error", () => carrier.destroy());
    if (refuses !== undefined) {
      carrier.end(["HTTP/1.1 403 Forbidden", ...refuses, "Content-Length: 0", "", ""].join("\r\n"));
      return;
    }
    sockets.handleUpgrade(request, carrier, head, (socket) => {
      send = (frame) => socket.send(writeFrame(frame));
      socket.on("error", () => socket.terminate());
      socket.on("message", (data) => {
        const frame = data instanceof Buffer ? readFrame(data) : undefined;
        if (frame === undefined) return;
        (frame.method === 0 ? pings : answers).push(frame);
        if (frame.method === 0 && !isMute) send({ ...frame, payload: new TextEncoder().encode(config) });
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    for (const carrier of carriers) carrier.destroy();
    server.closeAllConnections();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/v2?service_id=33`;
  return { url, carriers, pings, answers, send: (frame) => send(frame) };
}

interface Opened {
  readonly line: Line;
  readonly ends: LineEnd[];
  readonly got: Frame[];
  readonly isReady: () => boolean;
}

interface OpenOptions extends Partial<LongConnectionTimings> {
  readonly now?: () => number;
}

function open({ url }: FarEnd, { now = Date.now, ...timings }: OpenOptions = {}): Opened {
  const [ends, got]: [LineEnd[], Frame[]] = [[], []];
  let isReady = false;
  const line = openLine({
    url,
    serviceId: 33,
    now,
    log: silentLog,
    timings: { ...usualTimings, closeGraceMs: 20, ...timings },
    events: {
      onHeard: () => undefined,
      onReady: () => {
        isReady = true;
      },
      onData: (_, frame) => void got.push(frame),
      onEnd: (end) => void ends.push(end),
    },
  });
  onTestFinished(() => line.close());
  return { line, ends, got, isReady: () => isReady };
}

const areGone = ({ carriers }: FarEnd): boolean => carriers.every(({ destroyed }) => destroyed);

const anEvent: Frame = {
  seqId: 1n,
  logId: 18_446_744_073_709_551_557n,
  service: 33,
  method: 1,
  headers: new Map([["type", "event"]]),
  payload: new TextEncoder().encode("{}"),
};

describe("a line to Feishu", () => {
  it("pings as Feishu's own client does, right when it is open", async () => {
    const far = await aFarEnd();
    const { isReady } = open(far);

    await until(isReady);

    expect(far.pings).toEqual([
      {
        seqId: 0n,
        logId: 0n,
        service: 33,
        method: 0,
        headers: new Map([["type", "ping"]]),
        payload: new Uint8Array(),
      },
    ]);
  });

  it("pings as often as Feishu wants, but no less than PoCo does", async () => {
    const [often, seldom] = [
      await aFarEnd({ config: '{"PingInterval":0.005}' }),
      await aFarEnd({ config: '{"PingInterval":120}' }),
    ];
    open(often, { leastPingEveryMs: 5 });
    open(seldom, { pingEveryMs: 5 });

    await until(() => often.pings.length > 5 && seldom.pings.length > 5);

    expect(areGone(often) || areGone(seldom)).toBe(false);
  });

  it("sends the whole frame back when it answers, with what it does not understand itself", async () => {
    const far = await aFarEnd();
    const { line, got } = open(far);
    await until(() => far.pings.length === 1);
    // LogIDNew, field 9, and one that nobody knows yet.
    const others = Uint8Array.from([(9 << 3) | 2, 2, 97, 98, (10 << 3) | 0, 7]);
    far.send({ ...anEvent, others });
    await until(() => got.length === 1);

    const [frame = anEvent] = got;
    line.answer(frame, { code: 200, data: { toast: "ok" }, tookMs: 3 });
    await until(() => far.answers.length === 1);

    const [{ payload, headers, ...rest } = anEvent] = far.answers;
    expect(rest).toMatchObject({ seqId: 1n, logId: anEvent.logId, service: 33, method: 1 });
    expect([...(rest.others ?? [])]).toEqual([...others]);
    expect([...headers]).toEqual([
      ["type", "event"],
      ["biz_rt", "3"],
    ]);
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      code: 200,
      data: Buffer.from('{"toast":"ok"}').toString("base64"),
    });
  });

  it("ends on a goodbye at once, where the other side leaves the TCP connection open", async () => {
    const far = await aFarEnd();
    const { ends, isReady } = open(far);
    await until(isReady);

    far.carriers[0]?.write(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
    await until(() => ends.length === 1 && areGone(far));

    expect(ends[0]?.why).toBe("Feishu closed the connection.");
  });

  it("hangs up on a peer that gives no sign of life, however often it wanted to be pinged", async () => {
    const far = await aFarEnd({ isMute: true });
    const { ends } = open(far, { pingEveryMs: 5, pongTimeoutMs: 30 });

    await until(() => ends.length === 1 && areGone(far));

    expect(ends[0]?.why).toBe("The connection gave no sign of life any more.");
  });

  it("ends when a machine slept, because nobody knows what became of it", async () => {
    const far = await aFarEnd();
    let sleptMs = 0;
    const { ends, isReady } = open(far, { pingEveryMs: 10, now: () => Date.now() + sleptMs });
    await until(isReady);
    const before = Date.now();

    sleptMs = 3_600_000;
    await until(() => ends.length === 1 && areGone(far));

    expect(ends[0]?.why).toBe("The machine slept.");
    expect(ends[0]?.deafSince).toBeLessThan(before + 3_600_000);
  });

  it("leaves nothing behind when a goodbye is not answered", async () => {
    const far = await aFarEnd();
    const { line, ends, isReady } = open(far);
    await until(isReady);
    const [carrier] = far.carriers;
    carrier?.removeAllListeners("data");
    carrier?.resume();

    await line.close();
    await until(() => areGone(far));

    expect(ends).toHaveLength(1);
    expect(line.answer(anEvent, { code: 200, tookMs: 0 })).toBe(false);
  });

  it("takes a text, or what is no frame, for nothing", async () => {
    const far = await aFarEnd();
    const { ends, got, isReady } = open(far);
    await until(isReady);
    const say = (opcode: number, text: string): boolean | undefined =>
      far.carriers[0]?.write(Buffer.concat([Buffer.from([0x80 | opcode, text.length]), Buffer.from(text)]));

    say(1, "hello");
    say(2, "\x08");
    far.send(anEvent);
    await until(() => got.length === 1);

    expect(ends).toEqual([]);
  });

  it.each([
    [["Handshake-Status: 403"], true, "does not let this app open a long connection"],
    [
      ["Handshake-Status: 514", "Handshake-Autherrcode: 1000040350"],
      true,
      "as many long connections as Feishu allows",
    ],
    [["Handshake-Status: 514", "Handshake-Msg: invalid ticket"], false, "refused the connection (514)"],
    [["Handshake-Status: 514", "Handshake-Autherrcode: 7"], false, "refused the connection (7)"],
    [["Handshake-Status: 1000040343"], false, "refused the connection (1000040343)"],
  ])("says why it was refused: %j", async (refuses, isForPeople, words) => {
    const { ends } = open(await aFarEnd({ refuses }));

    await until(() => ends.length === 1);

    expect(ends[0]).toMatchObject({ isForPeople });
    expect(ends[0]?.why).toContain(words);
  });
});
