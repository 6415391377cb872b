import { afterEach, describe, expect, it } from "vitest";
import { type Listener, listening, type Ready, readySlack, refusalOf, webOf } from "./fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(): Promise<Ready> {
  const made = await readySlack({ ackTimeoutMs: 50 });
  open.push(made.slack.close);
  return made;
}

async function listener({ slack }: Ready): Promise<Listener> {
  const made = await listening(slack);
  open.push(() => made.client.disconnect());
  return made;
}

/** Resolves with the reason of the next `disconnect` message. */
function nextDisconnect({ client }: Listener): Promise<string | undefined> {
  return new Promise((resolve) => {
    client.on("ws_message", (data: string) => {
      const reason = /"type":"disconnect","reason":"(?<reason>\w+)"/u.exec(data)?.groups?.["reason"];
      if (reason !== undefined) resolve(reason);
    });
  });
}

describe("sockets", () => {
  it("share the envelopes among them, one each", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const sockets = [await listener(made), await listener(made)];

    await slack.dm({ user: ann, text: "one" });
    await slack.dm({ user: ann, text: "two" });

    expect(sockets.map(({ got }) => got.length)).toEqual([1, 1]);
    expect(slack.sockets).toMatchObject({ live: 2, highest: 2, opened: 2 });
  });

  it("are no more than ten", async () => {
    const made = await ready();
    for (let count = 0; count < 10; count += 1) await listener(made);

    const refusal = await refusalOf(listening(made.slack));

    expect(refusal).toBe("too_many_websockets");
  });

  it("open once with each address", async () => {
    const { slack } = await ready();
    const app = webOf(slack, slack.appToken);
    const { url } = await app.apps.connections.open({});
    const opened = new WebSocket(String(url));
    await new Promise((resolve) => opened.addEventListener("message", resolve, { once: true }));

    const again = new WebSocket(String(url));
    const failed = await new Promise<string>((resolve) => {
      again.addEventListener("error", () => resolve("refused"), { once: true });
      again.addEventListener("open", () => resolve("opened"), { once: true });
    });

    opened.close();
    expect(failed).toBe("refused");
  });

  it("drop", async () => {
    const made = await ready();
    const { client } = await listener(made);
    const gone = new Promise((resolve) => client.once("disconnected", resolve));

    made.slack.sockets.drop();

    await gone;
    expect(made.slack.sockets.live).toBe(0);
  });

  it("are recycled: told first, used no more, closed later", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const old = await listener(made);
    const told = nextDisconnect(old);

    slack.sockets.refresh(60_000);
    const fresh = await listener(made);
    await slack.dm({ user: ann, text: "hi" });

    expect(await told).toBe("refresh_requested");
    expect([old.got.length, fresh.got.length]).toEqual([0, 1]);
  });

  it("close after a refresh where the app holds on to them", async () => {
    const { slack } = await ready();
    const { url } = await webOf(slack, slack.appToken).apps.connections.open({});
    const held = new WebSocket(String(url));
    await new Promise((resolve) => held.addEventListener("message", resolve, { once: true }));
    const closed = new Promise((resolve) => held.addEventListener("close", resolve));

    slack.sockets.refresh(1);

    expect(await closed).toBeDefined();
    await slack.until(() => slack.sockets.live === 0);
  });

  it("are warned, and told when socket mode is switched off", async () => {
    const made = await ready();
    const warned = nextDisconnect(await listener(made));
    made.slack.sockets.warn();
    expect(await warned).toBe("warning");

    const disabled = nextDisconnect(await listener(made));
    made.slack.sockets.disableLink();

    expect(await disabled).toBe("link_disabled");
  });

  it("fall silent: nothing comes, and what is sent is lost", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const socket = await listener(made);

    slack.sockets.mute();
    const lost = await slack.dm({ user: ann, text: "hi" });
    slack.sockets.unmute();
    await slack.redeliver();

    expect(lost.isAcknowledged).toBe(false);
    expect(socket.got).toHaveLength(1);
  });

  it("are not greeted, or closed in place of the greeting", async () => {
    const made = await ready();
    const { slack } = made;
    slack.sockets.skipHello();
    const { url } = await webOf(slack, slack.appToken).apps.connections.open({});
    const mute = new WebSocket(String(url));
    await new Promise((resolve) => mute.addEventListener("open", resolve));
    slack.sockets.closeBeforeHello();

    const started = listening(slack).then(
      () => "greeted",
      () => "closed",
    );

    expect(await started).toBe("closed");
    expect(slack.sockets).toMatchObject({ live: 0, opened: 2 });
    mute.close();
  });

  it("are refused by what the app asks their address from", async () => {
    const made = await ready();
    const { slack } = made;
    slack.fault({ kind: "http", status: 500, method: "apps.connections.open" });
    slack.fault({ kind: "rate_limited", retryAfterS: 3, method: "apps.connections.open" });
    slack.fault({ kind: "error", error: "invalid_auth", method: "apps.connections.open" });
    const app = webOf(slack, slack.appToken);
    const asked = async (): Promise<unknown> => {
      try {
        return await app.apps.connections.open({});
      } catch (error) {
        return error;
      }
    };

    const answers = [await asked(), await asked(), await asked(), await asked()];

    expect(answers).toMatchObject([
      { statusCode: 500 },
      { retryAfter: 3 },
      { data: { error: "invalid_auth" } },
      { ok: true },
    ]);
  });

  it("count what was acknowledged too late", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const { client } = await listening(slack);
    open.push(() => client.disconnect());
    const late: (() => Promise<void>)[] = [];
    client.removeAllListeners("slack_event");
    client.on("slack_event", ({ ack }: { ack: () => Promise<void> }) => void late.push(ack));

    const said = await slack.dm({ user: ann, text: "hi" });
    await late[0]?.();

    await slack.until(() => slack.sockets.lateAcks === 1);
    expect(said.isAcknowledged).toBe(false);
    expect(slack.unacknowledged).toHaveLength(1);
  });
});
