import { describe, expect, it } from "vitest";
import { inboxId } from "../../domain/ids.ts";
import { silentLog } from "../../observe/log.ts";
import { createSlackApiFixture } from "../../testing/slack-api-fixture.ts";
import type { Watched } from "../platform.ts";
import { authTest } from "./api/auth.ts";
import { postMessage } from "./api/messages.ts";
import type { Take } from "./intake/delivery.ts";
import { createSlackReadUp } from "./read-up.ts";

/** A workspace with rooms, and somebody who reads up in them. */
async function aReader(rooms = 1) {
  const fixture = await createSlackApiFixture();
  const { api, slack, clock, timers, user } = fixture;
  const me = await fixture.settled(authTest(api));
  const botUser = me.kind === "ok" ? me.data.userId : undefined;
  const others = Array.from({ length: rooms - 1 }, (_, index) =>
    slack.addChannel({ name: `room-${index}`, members: [user] }),
  );
  const channels = [fixture.channel, ...others];
  const since = clock.now;
  const watched: readonly Watched[] = channels.map((id) => ({
    conversation: { platform: "slack", id, surface: "group" },
    since,
    lastSeen: null,
  }));
  const taken: string[] = [];
  const unreadThen: boolean[] = [];
  const gone: string[] = [];
  const world = { isDown: false };
  const take: Take = async ({ body }) => {
    const { event } = body as { event: { channel: string; text: string } };
    taken.push(event.text);
    unreadThen.push(reader.isUnread(event.channel));
  };
  const reader = createSlackReadUp({
    api,
    take,
    timers,
    now: () => clock.now,
    log: silentLog,
    botUser: () => botUser,
    inbox: {
      watched: async () => {
        if (world.isDown) throw new Error("the store is down");
        return watched;
      },
      receive: async (event) => {
        gone.push(event.conversation?.id ?? "");
        return {
          id: inboxId(gone.length),
          isNew: true,
          reply: Promise.resolve({ status: "ok", message: null, card: null, place: "card" }),
        };
      },
    },
  });
  const close = async (): Promise<void> => {
    await reader.close();
    await fixture.close();
  };
  return { ...fixture, channels, reader, taken, unreadThen, gone, world, [Symbol.asyncDispose]: close };
}

describe("what was missed", () => {
  it("in all channels is read before anybody's threads", async () => {
    await using given = await aReader(3);
    const { slack, channels, reader, taken, user } = given;
    for (const [index, channel] of channels.entries()) {
      const { ts } = await slack.say({ user, channel, text: `prompt ${index}` });
      if (index === 0) await slack.say({ user, channel, threadTs: ts, text: "below prompt 0" });
    }

    reader.ask();
    await given.pass(5_000);

    expect(taken).toEqual(["prompt 1", "prompt 2", "prompt 0", "below prompt 0"]);
    expect(channels.map((channel) => reader.isUnread(channel))).toEqual([false, false, false]);
  });

  it("is not looked for in threads in which nobody but PoCo wrote", async () => {
    await using given = await aReader();
    const { slack, api, channel, reader, taken, user } = given;
    const { ts } = await slack.say({ user, channel, text: "prompt" });
    const mark = { key: "task:1", nonce: "0" };
    await given.settled(postMessage(api, { channel, threadTs: ts, text: "a part", blocks: [], mark }));

    reader.ask();
    await given.pass(5_000);

    expect(slack.callsOf("conversations.replies")).toEqual([]);
    expect(taken).toContain("prompt");
  });

  it("is read as soon as Slack hands it out, and until then the room counts as unread", async () => {
    await using given = await aReader();
    const { slack, channel, reader, taken, unreadThen, user } = given;
    await slack.say({ user, channel, text: "prompt" });
    const fault = slack.fault({ kind: "http", method: "conversations.history", status: 500, times: 1_000 });

    reader.ask();
    await given.pass(60_000);
    const early = [taken.length, reader.isUnread(channel)];
    fault.clear();
    await given.pass(120_000);

    expect(early).toEqual([0, true]);
    expect(taken).toEqual(["prompt"]);
    expect(unreadThen).toEqual([false]);
    expect(reader.isUnread(channel)).toBe(false);
  });

  it("is read when the store is back", async () => {
    await using given = await aReader();
    const { slack, channel, reader, taken, world, user } = given;
    await slack.say({ user, channel, text: "prompt" });
    world.isDown = true;

    reader.ask();
    await given.pass(1_000);
    const early = taken.length;
    world.isDown = false;
    await given.pass(10_000);

    expect(early).toBe(0);
    expect(taken).toEqual(["prompt"]);
  });

  it("may be a channel itself: Slack is asked again until it says so", async () => {
    await using given = await aReader();
    const { slack, channel, reader, gone, user } = given;
    await slack.archiveChannel({ channel, user });
    slack.fault({ kind: "http", method: "users.conversations", status: 500, times: 5 });

    reader.ask();
    await given.pass(120_000);

    expect(gone).toEqual([channel]);
  });

  it("may be a channel of which Slack could not say at first what became of it", async () => {
    await using given = await aReader(2);
    const { slack, channels, reader, gone, user } = given;
    for (const channel of channels) await slack.archiveChannel({ channel, user });
    slack.fault({ kind: "http", method: "conversations.info", status: 500, times: 3 });

    reader.ask();
    await given.pass(120_000);

    expect(new Set(gone)).toEqual(new Set(channels));
  });

  it("is not asked for again where Slack never hands it out", async () => {
    await using given = await aReader();
    const { slack, reader } = given;
    slack.fault({ kind: "error", method: "conversations.history", error: "access_denied", times: 1_000 });

    reader.ask();
    await given.pass(300_000);

    expect(slack.callsOf("conversations.history")).toHaveLength(1);
  });

  it("is read once for many gaps while Slack is slow, and the newest gap counts", async () => {
    await using given = await aReader();
    const { slack, channel, reader, taken, user } = given;
    await slack.say({ user, channel, text: "prompt" });
    const fault = slack.fault({ kind: "http", method: "conversations.history", status: 500, times: 1_000 });
    for (let gap = 0; gap < 20; gap += 1) reader.ask();
    await given.pass(1_000);
    fault.clear();

    await given.pass(120_000);

    expect(new Set(taken)).toEqual(new Set(["prompt"]));
    expect(
      slack.callsOf("conversations.history").filter(({ error }) => error === undefined).length,
    ).toBeLessThan(4);
    expect(reader.isUnread(channel)).toBe(false);
  });

  it("keeps nobody from closing", async () => {
    await using given = await aReader();
    const { slack, reader } = given;
    slack.fault({ kind: "http", method: "conversations.history", status: 500, times: 1_000 });
    reader.ask();
    await given.pass(10_000);

    await expect(reader.close()).resolves.toBeUndefined();
  });
});
