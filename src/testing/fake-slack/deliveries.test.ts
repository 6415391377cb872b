import { afterEach, describe, expect, it } from "vitest";
import { type Listener, listening, type Ready, readySlack } from "./fake-slack-fixture.ts";
import { type Fields, fieldsOf } from "./fields.ts";

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

function eventsOf({ got }: Listener): readonly Fields[] {
  return got.map(({ body }) => fieldsOf(body["event"]));
}

describe("events", () => {
  it("carry what was typed, escaped, with names, rooms and links in angle brackets", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);

    const said = await slack.say({
      user: ann,
      channel,
      text: "a<b && c @ann #dev see https://x.dev/?a=1&b=2.",
    });

    expect(said.isAcknowledged).toBe(true);
    expect(eventsOf(socket)).toMatchObject([
      {
        type: "message",
        channel_type: "channel",
        user: ann,
        text: `a&lt;b &amp;&amp; c <@${ann}> <#${channel}|dev> see <https://x.dev/?a=1&amp;b=2>.`,
      },
    ]);
  });

  it("stand in an envelope that names the app, its team and the event", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const socket = await listener(made);

    await slack.dm({ user: ann, text: "hi" });

    expect(socket.got[0]?.body).toMatchObject({
      type: "event_callback",
      team_id: slack.teamId,
      api_app_id: slack.appId,
      event_id: expect.stringMatching(/^Ev/) as string,
      event_time: expect.any(Number) as number,
      authorizations: [{ user_id: slack.botUser, is_bot: true }],
      event: { channel_type: "im", channel: slack.dmOf(ann) },
    });
  });

  it("bring a mention twice, with the same ts and different ids", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);

    await slack.say({ user: ann, channel, text: "@poco run tests" });

    const [one, other] = socket.got;
    expect(eventsOf(socket).map(({ type }) => type)).toEqual(["app_mention", "message"]);
    expect(fieldsOf(one?.body["event"])["ts"]).toBe(fieldsOf(other?.body["event"])["ts"]);
    expect(one?.body["event_id"]).not.toBe(other?.body["event_id"]);
  });

  it("echo what the app posts and changes", async () => {
    const made = await ready();
    const { slack, channel, call } = made;
    const socket = await listener(made);

    const { ts } = await call("chat.postMessage", { channel, text: "one" });
    await call("chat.update", { channel, ts, text: "two" });

    await slack.until(() => socket.got.length === 2);
    expect(eventsOf(socket)).toMatchObject([
      { type: "message", bot_id: slack.botId, app_id: slack.appId, user: slack.botUser, text: "one" },
      { subtype: "message_changed", message: { text: "two" }, previous_message: { text: "one" } },
    ]);
  });

  it("tell of joins, topics and new names as messages, and of members and names as events", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);
    const bob = slack.addUser({ name: "bob" });

    await slack.inviteUser({ channel, user: bob, by: ann });
    await slack.setTopic({ channel, user: ann, text: "work" });
    await slack.renameChannel({ channel, user: ann, name: "dev-2" });

    expect(eventsOf(socket).map(({ type, subtype }) => subtype ?? type)).toEqual([
      "channel_join",
      "member_joined_channel",
      "channel_topic",
      "channel_name",
      "channel_rename",
    ]);
  });

  it("tell of archiving, deleting and the app's own leaving", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);
    const other = slack.addChannel({ name: "other", members: [ann] });
    const secret = slack.addChannel({ name: "secret", members: [ann], isPrivate: true });

    await slack.kickBot({ channel, user: ann });
    await slack.deleteChannel({ channel: other, user: ann });
    await slack.archiveChannel({ channel: secret, user: ann });

    expect(eventsOf(socket)).toMatchObject([
      { type: "channel_left", channel },
      { type: "channel_deleted", channel: other },
      { subtype: "channel_archive", channel: secret },
      { type: "group_archive", channel: secret },
    ]);
  });

  it("tell of a channel that is made private or taken out of the archive to whoever is in it", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);

    await slack.makePrivate({ channel, user: ann });
    await slack.say({ user: ann, channel, text: "hi" });
    await slack.archiveChannel({ channel, user: ann });
    await slack.unarchiveChannel({ channel, user: ann });

    expect(eventsOf(socket)).toMatchObject([
      { subtype: "channel_convert_to_private", channel, channel_type: "group" },
      { text: "hi", channel, channel_type: "group" },
      { subtype: "channel_archive", channel },
      { type: "group_archive", channel },
    ]);
  });

  it("need the scope of what they tell of", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const secret = slack.addChannel({ name: "secret", members: [ann], isPrivate: true });
    const socket = await listener(made);
    slack.scopes.delete("channels:read");
    slack.scopes.delete("groups:read");
    slack.scopes.delete("app_mentions:read");

    await slack.say({ user: ann, channel, text: `<@${slack.botUser}> hi` });
    await slack.joinChannel({ user: slack.addUser({ name: "bob" }), channel });
    await slack.kickBot({ channel, user: ann });
    await slack.kickBot({ channel: secret, user: ann });

    expect(eventsOf(socket).map(({ type }) => type)).toEqual(["message", "message"]);
  });

  it("leave out conversations without the app and what it has not subscribed to", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);
    const far = slack.addChannel({ name: "far", members: [ann], hasBot: false });

    const { ts } = await slack.say({ user: ann, channel: far, text: "@poco hi" });
    await slack.react({ user: ann, channel: far, ts, name: "eyes" });
    slack.subscriptions.delete("message.channels");
    await slack.say({ user: ann, channel, text: "hi" });

    expect(socket.got).toEqual([]);
  });

  it("come again with the same id at once, after a minute and after five, and then no more", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const socket = await listener(made);
    socket.answer(undefined);

    const said = await slack.dm({ user: ann, text: "hi" });
    await slack.tick();
    await slack.tick(59_000);
    await slack.tick(1_000);
    await slack.tick(300_000);
    await slack.tick(3_600_000);

    expect(said.isAcknowledged).toBe(false);
    expect(socket.got.map(({ retry }) => retry)).toEqual([0, 1, 2, 3]);
    expect(new Set(socket.got.map(({ body }) => body["event_id"])).size).toBe(1);
    expect(said.deliveries[0]?.state).toBe("given_up");
  });

  it("wait for redelivery while no socket is there", async () => {
    const made = await ready();
    const { slack, ann } = made;

    const said = await slack.dm({ user: ann, text: "anybody?" });
    const socket = await listener(made);
    await slack.redeliver();

    expect(said.problem).toBeUndefined();
    expect(socket.got).toMatchObject([{ retry: 1, body: { event: { text: "anybody?" } } }]);
    expect(slack.unacknowledged).toEqual([]);
  });

  it("can be delivered twice on purpose", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const socket = await listener(made);

    const said = await slack.dm({ user: ann, text: "hi" });
    await slack.redeliver(said.deliveries[0]);

    expect(socket.got.map(({ body }) => body["event_id"])).toEqual(
      Array<unknown>(2).fill(said.deliveries[0]?.eventId),
    );
  });

  it("are given up after three seconds of the fake's own time", async () => {
    const made = await readySlack();
    open.push(made.slack.close);
    const socket = await listener(made);
    socket.answer(undefined);

    const saying = made.slack.dm({ user: made.ann, text: "hi" });
    await made.slack.until(() => socket.got.length === 1);
    await made.slack.tick(3_000);

    expect(await saying).toMatchObject({ isAcknowledged: false });
    expect(socket.got.map(({ retry }) => retry)).toEqual([0]);
  });

  it("never bring what Slack takes for a command", async () => {
    const { slack, ann } = await ready();

    await expect(slack.dm({ user: ann, text: "/status" })).rejects.toThrow("command");
  });

  it("report a payload in an acknowledgement that Slack does not take", async () => {
    const made = await ready();
    const { slack, ann } = made;
    const socket = await listener(made);
    socket.answer(() => ({ text: "hello" }));

    await slack.dm({ user: ann, text: "hi" });

    expect(slack.lints).toEqual(["an event was acknowledged with a payload"]);
  });
});
