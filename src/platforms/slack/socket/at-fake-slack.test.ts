import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { type Ready, readySlack } from "../../../testing/fake-slack/fake-slack-fixture.ts";
import { quickTimings } from "../../../testing/supervised-socket.ts";
import { createSocketSupervisor, type SocketSupervisor } from "./supervisor.ts";

const soon = { interval: 2, timeout: 3_000 };

/** Against the whole fake, which is strict about acknowledgements and hands events over again. */
describe("the connection to a whole Slack", () => {
  let ready: Ready;
  let supervisor: SocketSupervisor;
  let connections: (number | null)[];
  let taken: string[];
  beforeEach(async () => {
    ready = await readySlack({ ackTimeoutMs: 1_000 });
    connections = [];
    taken = [];
    supervisor = createSocketSupervisor({
      appToken: ready.slack.appToken,
      apiBaseUrl: ready.slack.apiUrl,
      log: silentLog,
      onEnvelope: ({ kind, acceptsPayload }) => {
        taken.push(kind);
        return Promise.resolve(acceptsPayload ? { text: "on it" } : undefined);
      },
      onConnected: ({ downSince }) => void connections.push(downSince),
      timings: { ...quickTimings, lingerMs: 60_000, helloTimeoutMs: 100, pingEveryMs: 10 },
    });
    supervisor.start();
    await vi.waitUntil(() => connections.length === 1, soon);
  });
  afterEach(async () => {
    await supervisor.close();
    await ready.slack.close();
  });

  it("loses no event and no command to any trouble of the sockets", async () => {
    const { slack, ann, channel } = ready;
    const method = "apps.connections.open";
    const troubles: readonly (() => void)[] = [
      () => slack.sockets.refresh(20),
      () => slack.sockets.warn(),
      () => slack.sockets.drop(),
      () => {
        slack.sockets.skipHello(2);
        slack.sockets.drop();
      },
      () => {
        slack.sockets.closeBeforeHello(2);
        slack.sockets.refresh(20);
      },
      () => {
        slack.fault({ kind: "http", status: 503, method, times: 3 });
        slack.sockets.drop();
      },
      () => {
        slack.fault({ kind: "cut_before", method, times: 2 });
        slack.sockets.disableLink();
      },
    ];

    for (const [index, trouble] of troubles.entries()) {
      trouble();
      const meanwhile = slack.dm({ user: ann, text: `during ${index}` });
      await expect.poll(() => connections.length, soon).toBe(index + 2);
      await meanwhile;
      await slack.redeliver();
      await slack.command({ user: ann, channel, text: `after ${index}` });
    }

    expect(slack.unacknowledged).toEqual([]);
    const commands = slack.deliveries.filter(({ kind }) => kind === "slash_commands");
    expect(commands.map(({ ack }) => ack)).toEqual(troubles.map(() => ({ text: "on it" })));
    expect(taken.filter((kind) => kind === "events_api").length).toBeGreaterThanOrEqual(troubles.length);
    expect(slack.sockets.highest).toBeLessThanOrEqual(2);
    expect(slack.sockets.lateAcks).toBe(0);
    expect(slack.lints).toEqual([]);
  });

  it("knows since when a half-open connection was deaf, and gets what was meant for it", async () => {
    const { slack, ann } = ready;
    slack.sockets.mute();
    await slack.dm({ user: ann, text: "anybody there?" });

    await expect.poll(() => supervisor.state().kind, soon).toBe("reconnecting");
    const noticedAt = Date.now();
    slack.sockets.unmute();
    await expect.poll(() => connections.length, soon).toBe(2);
    await slack.redeliver();

    expect(connections[1]).toBeLessThan(noticedAt);
    expect(taken).toEqual(["events_api"]);
    expect(slack.unacknowledged).toEqual([]);
  });
});
