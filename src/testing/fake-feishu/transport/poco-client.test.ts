import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import type { Delivery, Take } from "../../../platforms/feishu/intake/delivery.ts";
import { createLongConnection } from "../../../platforms/feishu/longconn/long-connection.ts";
import { aTransport, type ServedTransport, until } from "./transport-fixture.ts";

const received = "im.message.receive_v1";

function aMessage(text: string) {
  return { type: received, event: { text } };
}

/** PoCo's own client, until the test ends. */
function aClient(served: ServedTransport, take: Take) {
  const { appId, appSecret, origin } = served;
  const connection = createLongConnection({
    appId,
    appSecret,
    origin,
    take,
    log: silentLog,
    probe: async () => ({ kind: "ok" }),
    onConnected: () => undefined,
    lock: { take: () => null, release: () => undefined },
    timings: {
      firstWaitMs: 1,
      mostWaitMs: 1,
      pingEveryMs: 100,
      pongTimeoutMs: 100,
      openTimeoutMs: 300,
      closeGraceMs: 1,
    },
  });
  onTestFinished(() => connection.close());
  connection.start();
  return connection;
}

function aListener() {
  const heard: Delivery[] = [];
  const take: Take = async (delivery) => {
    heard.push(delivery);
    return undefined;
  };
  return { heard, take, texts: () => heard.map(({ event }) => event["text"]) };
}

describe("the fake's long connection, with PoCo's own client", () => {
  it("brings events, whole or in pieces, and finds nothing that Feishu's own client does not do", async () => {
    const served = await aTransport();
    const { take, texts } = aListener();
    aClient(served, take);

    served.transport.push(aMessage("whole"));
    await served.transport.settled();
    served.transport.sockets.splitAt(7);
    served.transport.push(aMessage("文字 in pieces"));
    await served.transport.settled();

    expect(texts()).toEqual(["whole", "文字 in pieces"]);
    expect(served.transport.counts).toEqual({ delivered: 2, redelivered: 0, acked: 2, lost: 0 });
    expect(served.transport.lints).toEqual([]);
  });

  it("brings what rides along with the opening of the connection", async () => {
    const served = await aTransport({ redeliverAfterMs: [] });
    const { take, texts } = aListener();
    served.transport.sockets.hurry(true);
    served.transport.push(aMessage("hi"));

    aClient(served, take);
    await served.transport.settled();

    expect(texts()).toEqual(["hi"]);
  });

  it("brings an event again, under the same id, to a PoCo that could not store it", async () => {
    const served = await aTransport();
    const ids: unknown[] = [];
    aClient(served, async ({ eventId }) => {
      ids.push(eventId);
      if (ids.length === 1) throw new Error("the disk is full");
      return undefined;
    });

    served.transport.push({ ...aMessage("hi"), eventId: "event-1" });
    await served.transport.settled();

    expect(ids).toEqual(["event-1", "event-1"]);
    expect(served.transport.lints).toEqual([]);
  });

  it("brings presses and takes their toasts", async () => {
    const served = await aTransport();
    const toast = { type: "info", content: "Done." } as const;
    const connection = aClient(served, async () => ({ toast }));
    await until(() => connection.state().ready);

    const answer = await served.transport.press({ action: { tag: "button" } });

    expect(answer).toEqual({ kind: "answered", body: { toast } });
    expect(served.transport.lints).toEqual([]);
  });

  it.each([
    ["drops", ({ transport }: ServedTransport) => transport.sockets.drop()],
    ["is half-open", ({ transport }: ServedTransport) => transport.sockets.halfOpen()],
    [
      "drops, and the next one is refused where it is opened",
      ({ transport }: ServedTransport) => {
        transport.sockets.refuseHandshake({ status: 514, message: "auth failed" });
        transport.sockets.drop();
      },
    ],
    [
      "drops, and the next one is never opened",
      ({ transport }: ServedTransport) => {
        transport.sockets.hangHandshake();
        transport.sockets.drop();
      },
    ],
    [
      "drops, and no address is given for a new one at first",
      ({ transport }: ServedTransport) => {
        transport.sockets.refuseDiscovery(1_000_040_343, 2);
        transport.sockets.drop();
      },
    ],
  ])("is opened anew when it %s", async (_, breakIt) => {
    const served = await aTransport({ ackWithinMs: 50 });
    const { take, texts } = aListener();
    const connection = aClient(served, take);
    await until(() => connection.state().ready);

    breakIt(served);
    served.transport.push(aMessage("meanwhile"));
    await served.transport.settled();

    expect(texts()).toEqual(["meanwhile"]);
    expect(served.transport.sockets.opened()).toBeGreaterThan(1);
    expect(served.transport.lints).toEqual([]);
  });
});
