import { describe, expect, it } from "vitest";
import { until } from "../../../testing/fake-feishu/transport/transport-fixture.ts";
import { aConnection, aReadyConnection, watchful } from "../../../testing/feishu-long-connection.ts";
import type { AppLock } from "./app-lock.ts";
import type { Probe } from "./long-connection.ts";

const aMessage = { type: "im.message.receive_v1", event: { text: "hi" } };

describe("connecting", () => {
  it("does nothing before it is begun", async () => {
    const { connection, transport, counts } = await aConnection();

    expect(connection.state()).toEqual({ ready: false, detail: "The long connection was not begun." });
    expect([transport.sockets.asked(), counts.probes]).toEqual([0, 0]);
  });

  it("opens one line only, however often it is begun", async () => {
    const { connection, transport } = await aReadyConnection();

    connection.start();
    connection.start();

    expect([transport.sockets.asked(), transport.sockets.count()]).toEqual([1, 1]);
  });

  it("gets over questions that are never answered and lines that are never opened, and leaves nothing behind", async () => {
    const { connection, transport, downs } = await aConnection({
      poco: { timings: { ...watchful, discoveryTimeoutMs: 50, openTimeoutMs: 50 } },
    });
    transport.sockets.hangDiscovery(2);
    transport.sockets.hangHandshake(2);

    connection.start();
    await until(() => downs.length === 1);

    expect(transport.sockets.asked()).toBe(5);
    expect(transport.sockets.count()).toBe(1);
  });

  it("says why it was refused where it dialled, and goes on", async () => {
    const { connection, transport, downs, logged } = await aConnection();
    transport.sockets.refuseHandshake({ status: 514, message: "too many", authCode: 1_000_040_350 }, 2);

    connection.start();
    await until(() => downs.length === 1);

    expect(logged.join("\n")).toContain(
      "The app has as many long connections as Feishu allows (1000040350).",
    );
  });

  it("keeps the secret and the tickets out of its words and its log", async () => {
    const { connection, transport, downs, logged, appSecret, answers } = await aReadyConnection();
    answers.push(async () => Promise.reject(new Error("the disk is full")));
    transport.push(aMessage);
    await transport.settled();
    transport.sockets.refuseDiscovery(1, 2);
    transport.sockets.refuseHandshake({ status: 514, message: "no" }, 2);
    transport.sockets.drop();
    await until(() => downs.length === 2);

    const said = [...logged, JSON.stringify([connection.state(), connection.facts()])].join("\n");

    expect(logged.length).toBeGreaterThan(3);
    expect(said).not.toContain(appSecret);
    expect(said).not.toMatch(/ticket|access_key/);
  });
});

describe("the app's secret", () => {
  it("is proven over HTTP before the first connection, and not again after a good one", async () => {
    const { transport, downs, counts } = await aReadyConnection();

    transport.sockets.drop();
    await until(() => downs.length === 2);

    expect(counts.probes).toBe(1);
  });

  it("is not asked for at each try of an outage: small tenants have few calls", async () => {
    const { transport, downs, counts } = await aReadyConnection();

    transport.sockets.refuseDiscovery(1_000_040_343, 10);
    transport.sockets.drop();
    await until(() => downs.length === 2);

    expect(transport.sockets.asked()).toBe(12);
    expect(counts.probes).toBe(1);
  });

  it("is asked for again when it was long ago, and what Feishu says of it is shown", async () => {
    const said: Probe[] = [{ kind: "ok" }, { kind: "refused", reason: "The App Secret was changed." }];
    const { connection, transport, downs } = await aReadyConnection({
      poco: {
        probe: async () => said.shift() ?? { kind: "ok" },
        timings: { ...watchful, provenForMs: 0, slowWaitMs: 50 },
      },
    });

    transport.sockets.refuseDiscovery(10_003);
    transport.sockets.drop();

    await until(() => connection.state().detail.startsWith("The App Secret was changed."));
    await until(() => downs.length === 2);
    expect(said).toEqual([]);
  });
});

describe("a connection", () => {
  it("that is lost is opened anew at once, and tells since when nothing came", async () => {
    const { connection, transport, downs } = await aReadyConnection();
    const heardAt = Date.parse(String(connection.facts()["last_heard_at"]));

    transport.sockets.drop();
    const droppedAt = Date.now();
    await until(() => downs.length === 2);

    expect(downs[0]).toBeNull();
    expect(downs[1]).toBeGreaterThanOrEqual(heardAt);
    expect(downs[1]).toBeLessThanOrEqual(droppedAt);
    expect(connection.facts()).toMatchObject({
      connected: true,
      reconnects: 1,
      failures: 0,
      down_since: null,
    });
  });

  it("tells of the whole gap, where it took several tries", async () => {
    const { transport, downs } = await aReadyConnection();
    const before = Date.now();

    transport.sockets.refuseHandshake({ status: 514, message: "no" }, 3);
    transport.sockets.drop();
    await until(() => downs.length === 2);

    expect(downs[1]).toBeLessThanOrEqual(before);
  });

  it("that is half-open is hung up, so that no event goes to it any more", async () => {
    const { transport, downs, taken } = await aReadyConnection({
      feishu: { ackWithinMs: 20 },
      poco: { timings: watchful },
    });

    transport.sockets.halfOpen();
    transport.push(aMessage);
    await transport.settled();

    expect(downs).toHaveLength(2);
    expect(taken).toHaveLength(1);
    await until(() => transport.sockets.count() === 1);
  });

  it("stays as long as pings are answered, whatever little else comes", async () => {
    const { transport, downs } = await aReadyConnection({ poco: { timings: watchful } });

    await until(() => (transport.sockets.connections()[0]?.pings ?? 0) > 8);

    expect(downs).toHaveLength(1);
  });

  it("answers for each of many events that come at once", async () => {
    const { transport, taken } = await aReadyConnection();
    transport.sockets.splitAt(50);

    for (let index = 0; index < 50; index += 1) transport.push({ ...aMessage, event: { text: `${index}` } });
    await transport.settled();

    expect(taken.map(({ event }) => Number(event["text"])).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
    expect(transport.counts.redelivered).toBe(0);
    expect(transport.lints).toEqual([]);
  });

  it("takes events of a type that PoCo does not know, so that they do not come again", async () => {
    const { transport, taken } = await aReadyConnection();

    transport.push({ type: "made.up_v9", event: {} });
    await transport.settled();

    expect(taken).toMatchObject([{ type: "made.up_v9", via: "longconn" }]);
    expect(transport.counts).toMatchObject({ delivered: 1, acked: 1 });
  });

  it("goes on when what follows a connection fails", async () => {
    const { connection, transport } = await aConnection({
      poco: {
        onConnected: () => {
          throw new Error("it fails");
        },
      },
    });

    connection.start();
    transport.push(aMessage);
    await transport.settled();

    expect(connection.state().ready).toBe(true);
  });
});

describe("the end", () => {
  it("still acknowledges what is being stored", async () => {
    const { connection, transport, answers, taken } = await aReadyConnection({
      feishu: { redeliverAfterMs: [] },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    answers.push(() => promise);
    transport.push(aMessage);
    await until(() => taken.length === 1);

    const closed = connection.close();
    resolve();
    await closed;

    expect(transport.counts).toMatchObject({ acked: 1, lost: 0 });
    await until(() => transport.sockets.count() === 0);
  });

  it.each([
    [
      "a line that is half-open",
      ({ transport }: Awaited<ReturnType<typeof aReadyConnection>>) => transport.sockets.halfOpen(),
    ],
    [
      "a question that is under way",
      ({ transport }: Awaited<ReturnType<typeof aReadyConnection>>) => {
        transport.sockets.hangDiscovery();
        transport.sockets.drop();
      },
    ],
    [
      "a line that is being opened",
      ({ transport }: Awaited<ReturnType<typeof aReadyConnection>>) => {
        transport.sockets.hangHandshake();
        transport.sockets.drop();
      },
    ],
  ])("comes quickly with %s, and nothing comes after it", async (_, breakIt) => {
    const world = await aReadyConnection();
    const { connection, transport } = world;
    const asked = transport.sockets.asked();
    breakIt(world);
    const isUnderWay = () => transport.sockets.count() === 1 || transport.sockets.asked() > asked;
    await until(isUnderWay);

    await Promise.all([connection.close(), connection.close()]);
    const askedAtTheEnd = transport.sockets.asked();
    connection.start();

    await until(() => transport.sockets.count() === 0);
    expect(transport.sockets.asked()).toBe(askedAtTheEnd);
    expect(connection.state()).toEqual({
      ready: false,
      detail: "Closed, because PoCo shuts down or the settings changed.",
    });
  });

  it("lets go of the app for the next PoCo", async () => {
    let released = 0;
    const lock: AppLock = {
      take: () => null,
      release: () => {
        released += 1;
      },
    };
    const { connection } = await aReadyConnection({ poco: { lock } });
    const before = released;

    await connection.close();

    expect([before, released]).toEqual([0, 1]);
  });
});
