import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { aConnectedClient, anOfficialClient, aTransport, until } from "./transport-fixture.ts";

/** Feishu's own client doubts a connection only where the answer is due before the next ping. */
const quickPings = { pingIntervalSeconds: 0.06 };
const quickDoubts = { pingTimeoutSeconds: 0.03 };
const received = "im.message.receive_v1";

function aMessage(text: string) {
  return { type: received, event: { text }, createTime: 1_700_000_000_000 };
}

/** What a client was told, each with its event id. */
function aListener() {
  const heard: { readonly text: unknown; readonly id: unknown }[] = [];
  const handlers = {
    [received]: (event: Readonly<Record<string, unknown>>) => {
      heard.push({ text: event["text"], id: event["event_id"] });
    },
  };
  return { heard, handlers, texts: () => heard.map(({ text }) => text) };
}

describe("the fake's long connection, with Feishu's own client", () => {
  it("brings events, whole or in pieces, and hears that they were taken", async () => {
    const served = await aTransport();
    const { handlers, texts } = aListener();
    await aConnectedClient(served, handlers);

    served.transport.push(aMessage("whole"));
    served.transport.sockets.splitAt(7);
    served.transport.push(aMessage("文字 in pieces"));
    await served.transport.settled();

    expect(texts()).toEqual(["whole", "文字 in pieces"]);
    expect(served.transport.counts).toEqual({ delivered: 2, redelivered: 0, acked: 2, lost: 0 });
    expect(served.transport.lints).toEqual([]);
  });

  it("brings events of the old schema", async () => {
    const served = await aTransport({ schema: "1.0" });
    const { handlers, heard } = aListener();
    await aConnectedClient(served, handlers);

    served.transport.push({ ...aMessage("old"), eventId: "event-1" });
    await served.transport.settled();

    expect(heard).toMatchObject([{ text: "old" }]);
  });

  it("brings an event again, under the same id, to an app that failed", async () => {
    const served = await aTransport();
    const ids: unknown[] = [];
    const failing = (event: Readonly<Record<string, unknown>>): void => {
      ids.push(event["event_id"]);
      if (ids.length < 3) throw new Error("the disk is full");
    };
    await aConnectedClient(served, { [received]: failing });

    served.transport.push({ ...aMessage("hi"), eventId: "event-1" });
    await served.transport.settled();

    expect(ids).toEqual(["event-1", "event-1", "event-1"]);
    expect(served.transport.counts).toMatchObject({ delivered: 3, redelivered: 2, acked: 1, lost: 0 });
  });

  it("brings an event again when its acknowledgement is late or lost, and gives up some time", async () => {
    const served = await aTransport({ ackWithinMs: 10, redeliverAfterMs: [1, 1] });
    const { handlers, texts } = aListener();
    await aConnectedClient(served, handlers);
    served.transport.sockets.dropAcks(true);

    served.transport.push(aMessage("hi"));
    const settled = served.transport.settled();

    await expect(settled).rejects.toThrow("1 events were never taken");
    await until(() => texts().length === 3);
    expect(served.transport.counts).toEqual({ delivered: 3, redelivered: 2, acked: 0, lost: 1 });
  });

  it("notices acknowledgements that are late", async () => {
    const served = await aTransport({ ackWithinMs: 5, redeliverAfterMs: [] });
    const { promise, resolve } = Promise.withResolvers<void>();
    await aConnectedClient(served, { [received]: () => promise });
    served.transport.push(aMessage("slow"));
    await until(() => served.transport.counts.lost === 1);

    resolve();
    await until(() => served.transport.sockets.lateAcks() === 1);

    expect(served.transport.counts.acked).toBe(0);
    expect(served.transport.lints).toEqual([]);
  });

  it("brings each event twice where it is told to", async () => {
    const served = await aTransport();
    const { handlers, heard } = aListener();
    await aConnectedClient(served, handlers);
    served.transport.deliverTwice(true);

    served.transport.push({ ...aMessage("hi"), eventId: "event-1" });
    await served.transport.settled();

    expect(heard.map(({ id }) => id)).toEqual(["event-1", "event-1"]);
  });

  it("keeps what happens while nobody is there, and brings it in a burst", async () => {
    const served = await aTransport();
    const { handlers, texts } = aListener();
    served.transport.push(aMessage("one"));
    served.transport.push(aMessage("two"));

    await aConnectedClient(served, handlers);
    await served.transport.settled();

    expect(texts()).toEqual(["one", "two"]);
  });

  it("is opened again after a drop", async () => {
    const served = await aTransport();
    const { handlers, texts } = aListener();
    const { told } = await aConnectedClient(served, handlers);

    served.transport.sockets.drop();
    served.transport.push(aMessage("meanwhile"));
    await served.transport.settled();
    await until(() => told.length === 3);

    expect(told).toEqual(["ready", "reconnecting", "reconnected"]);
    expect(texts()).toEqual(["meanwhile"]);
    expect(served.transport.sockets.opened()).toBe(2);
  });

  it("gives each event to one of several connections", async () => {
    const served = await aTransport();
    const clients = [aListener(), aListener()];
    for (const { handlers } of clients) await aConnectedClient(served, handlers);

    const all = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const text of all) served.transport.push(aMessage(text));
    await served.transport.settled();

    const [one = [], other = []] = clients.map(({ texts }) => texts());
    expect([one.length > 0, other.length > 0, one.length + other.length]).toEqual([true, true, 20]);
    expect(served.transport.sockets.connections().map(({ delivered }) => delivered)).toEqual([
      one.length,
      other.length,
    ]);
  });

  it("says nothing when it is half-open, until the client dials anew", async () => {
    const served = await aTransport({ ...quickPings, ackWithinMs: 20 });
    const { handlers, texts } = aListener();
    const { told } = await aConnectedClient(served, handlers, quickDoubts);

    served.transport.sockets.halfOpen();
    served.transport.push(aMessage("lost, then found"));
    const [{ state } = {}] = served.transport.sockets.connections();
    await until(() => told.includes("reconnected"));
    await until(() => texts().length === 1);

    expect(state).toBe("half-open");
  });

  it("notices that the other end of a half-open one has gone", async () => {
    const served = await aTransport();
    const { socket } = await aConnectedClient(served, {});
    served.transport.sockets.halfOpen();

    socket.close({ force: true });
    await until(() => served.transport.sockets.count() === 0);

    expect(served.transport.sockets.connections()).toEqual([]);
  });

  it("answers no goodbye when it is half-open", async () => {
    const served = await aTransport();
    const { URL: address } = await found(served.origin);
    const line = await opened(address);
    served.transport.sockets.halfOpen();
    let isClosed = false;
    line.addEventListener("close", () => {
      isClosed = true;
    });

    line.close();
    const other = await opened((await found(served.origin)).URL);
    other.close();
    await until(() => other.readyState === WebSocket.CLOSED);

    expect(isClosed).toBe(false);
  });

  it("can leave pings unanswered, while events still come", async () => {
    const served = await aTransport(quickPings);
    const { handlers, texts } = aListener();
    const { told } = await aConnectedClient(served, handlers, quickDoubts);

    served.transport.sockets.mutePongs(true);
    served.transport.push(aMessage("hi"));
    await served.transport.settled();
    await until(() => told.includes("reconnecting"));

    expect(texts()).toEqual(["hi"]);
  });

  it("brings what waits in the packet that opens it, where Feishu's own client misses it", async () => {
    const served = await aTransport({ ackWithinMs: 50 });
    const { handlers, texts } = aListener();
    served.transport.sockets.hurry(true);
    served.transport.push(aMessage("hi"));

    await aConnectedClient(served, handlers);
    await served.transport.settled();

    expect(texts()).toEqual(["hi"]);
    expect(served.transport.counts.delivered).toBeGreaterThan(1);
  });
});

describe("the fake's answer to the question for an address, with Feishu's own client", () => {
  it.each([1, 403, 514, 1_000_040_350])("makes it give up with %i", async (code) => {
    const served = await aTransport();
    served.transport.sockets.refuseDiscovery(code);

    const { told } = await anOfficialClient(served, {});
    await until(() => told.length === 1);

    expect(told[0]).toContain(`code=${code}`);
    expect(served.transport.sockets.opened()).toBe(0);
  });

  it("makes it try again with 1000040343", async () => {
    const served = await aTransport();
    const { told } = await aConnectedClient(served, {});
    served.transport.sockets.refuseDiscovery(1_000_040_343, 2);

    served.transport.sockets.drop();
    await until(() => told.includes("reconnected"));

    expect(served.transport.sockets.asked()).toBe(4);
  });

  it("refuses another secret", async () => {
    const served = await aTransport();

    const { told } = await anOfficialClient(served, {}, { appSecret: "another" });
    await until(() => told.length === 1);

    expect(told[0]).toContain("code=514");
  });

  it("may never come", async () => {
    const served = await aTransport();
    served.transport.sockets.hangDiscovery();
    const asked = fetch(`${served.origin}/callback/ws/endpoint`, { method: "POST" });
    await until(() => served.transport.sockets.asked() === 1);

    const other = await found(served.origin);
    await served.transport.close();

    expect(other.URL).toContain("ticket=");
    expect((await asked).status).toBe(503);
  });

  it("is one of codes that say too many, with 50 connections", async () => {
    const served = await aTransport();
    const addresses = await Promise.all(Array.from({ length: 51 }, () => found(served.origin)));
    for (const { URL: address } of addresses.slice(0, 50)) await opened(address);

    const answer = await ask(served.origin);
    const late = opened(addresses[50]?.URL ?? "");

    await expect(late).rejects.toThrow("refused");
    expect(answer).toMatchObject({ code: 1_000_040_350 });
  });
});

describe("the fake's handshake", () => {
  it("takes an address once, and none that was not given", async () => {
    const served = await aTransport();
    const { URL: address } = await found(served.origin);
    await opened(address);

    const again = await refusalOf(address);
    const other = await refusalOf(address.replace("/ws/v2", "/ws/v1"));
    const changed = await refusalOf((await found(served.origin)).URL.replace(/device_id=\d+/, "device_id=1"));

    expect(
      [again, other, changed].map(({ status, headers }) => [status, headers.get("handshake-status")]),
    ).toEqual([
      [403, "514"],
      [404, "404"],
      [403, "514"],
    ]);
  });

  it("refuses with the words that it is told", async () => {
    const served = await aTransport();
    const { URL: address } = await found(served.origin);
    served.transport.sockets.refuseHandshake({
      status: 514,
      message: "auth failed",
      authCode: 1_000_040_350,
    });

    const { headers } = await refusalOf(address);
    await opened(address);

    expect(Object.fromEntries(headers)).toMatchObject({
      "handshake-status": "514",
      "handshake-msg": "auth failed",
      "handshake-autherrcode": "1000040350",
    });
  });

  it("may never come, and Feishu's own client dials anew where it is told to", async () => {
    const served = await aTransport();
    served.transport.sockets.hangHandshake();

    const { told } = await anOfficialClient(served, {}, { handshakeTimeoutMs: 100 });
    await until(() => told.includes("ready"));

    expect(served.transport.sockets.asked()).toBeGreaterThan(1);
  });
});

describe("the fake", () => {
  it("says what no client of Feishu's would have sent", async () => {
    const served = await aTransport();
    const line = await opened((await found(served.origin)).URL);

    line.send("text");
    line.send(Buffer.from("ff", "hex"));
    line.send(Buffer.from("08001000180720004200", "hex"));
    await until(() => served.transport.lints.length >= 4);

    expect(served.transport.lints).toEqual([
      "a message that is no frame but text",
      "a message that is no frame: it ends within a number",
      "a frame for the service 7",
      "a control frame with ",
    ]);
  });
});

interface Found {
  readonly URL: string;
}

async function ask(origin: string): Promise<{ readonly code: number; readonly data: Found }> {
  const response = await fetch(`${origin}/callback/ws/endpoint`, {
    method: "POST",
    headers: { locale: "zh" },
    body: JSON.stringify({ AppID: "cli_0123456789abcdef", AppSecret: "secret-of-the-app" }),
  });
  return (await response.json()) as { code: number; data: Found };
}

async function found(origin: string): Promise<Found> {
  return (await ask(origin)).data;
}

async function opened(address: string): Promise<WebSocket> {
  const line = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    line.addEventListener("open", () => resolve(), { once: true });
    line.addEventListener("error", () => reject(new Error("refused")), { once: true });
  });
  return line;
}

/** What stands in the answer in place of a connection. */
async function refusalOf(address: string): Promise<{ readonly status: number; readonly headers: Headers }> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    const asked = request(address.replace(/^ws/, "http"), { headers: upgrade }, (response) => {
      response.resume();
      const headers = new Headers(response.headers as Record<string, string>);
      resolve({ status: response.statusCode ?? 0, headers });
    });
    asked.on("upgrade", () => reject(new Error("it was opened")));
    asked.on("error", reject);
    asked.end();
  });
}
