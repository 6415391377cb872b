import { describe, expect, it } from "vitest";
import { createKnown } from "../known.ts";
import { parse } from "./parse.ts";
import type { Me, Parsed } from "./parsed.ts";

const me: Me = { botUserId: "UPOCO", botId: "BPOCO", appId: "APOCO", teamId: "T1" };
const known = createKnown(() => undefined);

const plain = {
  type: "message",
  channel: "C1",
  channel_type: "channel",
  user: "U1",
  text: "fix it",
  ts: "1712345678.123456",
  team: "T1",
  client_msg_id: "m1",
};

function parsed(event: unknown, eventId: unknown = "Ev1"): Parsed {
  return parse(
    {
      via: "socket",
      kind: "events_api",
      body: { type: "event_callback", event_id: eventId, event },
      retryAttempt: 0,
      retryReason: null,
    },
    me,
    known,
  );
}

function eventOf(event: unknown, eventId?: unknown) {
  const result = parsed(event, eventId);
  if (result.kind !== "event") throw new Error(JSON.stringify(result));
  return result.event;
}

describe("a message", () => {
  it("in a channel is an aside, with its time and its author", () => {
    expect(parsed(plain)).toEqual({
      kind: "event",
      event: {
        kind: "message",
        eventId: "Ev1",
        messageId: "1712345678.123456",
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        text: "fix it",
        sentAt: 1_712_345_678_123,
        isAside: true,
      },
      answer: {
        kind: "message",
        channel: "C1",
        user: "U1",
        ts: "1712345678.123456",
        threadTs: null,
        isDm: false,
      },
      inbound: { kind: "message", channel: "C1", user: "U1", ts: "1712345678.123456" },
    });
  });

  it("in a DM is said to PoCo", () => {
    const event = eventOf({ ...plain, channel: "D1", channel_type: "im" });

    expect(event).toMatchObject({ conversation: { id: "D1", surface: "dm" }, text: "fix it" });
    expect(event).not.toHaveProperty("isAside");
  });

  it.each(["channel", "group", "mpim", undefined, null])(
    "in a room is one of a group: %s",
    (channel_type) => {
      expect(eventOf({ ...plain, channel_type })).toMatchObject({ conversation: { surface: "group" } });
    },
  );

  it("that mentions PoCo is the same event in both of its forms", () => {
    const message = { ...plain, text: "<@UPOCO> look at a&lt;b with <@U2>", thread_ts: "1712345000.000100" };
    const { channel_type: _, ...withoutType } = message;

    const first = eventOf(message, "Ev1");
    const second = eventOf({ ...withoutType, type: "app_mention", event_ts: plain.ts }, "Ev2");

    expect(second).toEqual({ ...first, eventId: "Ev2" });
    expect(first).toMatchObject({
      messageId: plain.ts,
      text: "look at a<b with @U2",
      mentions: [{ token: "@U2", person: "U2" }],
      thread: "1712345000.000100",
    });
    expect(first).not.toHaveProperty("isAside");
  });

  it("says in which thread it stands, unless it is the one that began it", () => {
    expect(eventOf({ ...plain, thread_ts: "1712345000.000100" })).toMatchObject({
      thread: "1712345000.000100",
    });
    expect(eventOf({ ...plain, thread_ts: plain.ts })).not.toHaveProperty("thread");
    expect(parsed({ ...plain, thread_ts: "1712345000.000100" })).toMatchObject({
      answer: { threadTs: "1712345000.000100" },
    });
  });

  it("may be a command without a slash, which is no aside", () => {
    const commands = ["<@UPOCO> status", "!status", " /status", "status <@UPOCO>"].map((text) =>
      eventOf({ ...plain, text }),
    );
    const inDm = eventOf({ ...plain, channel: "D1", channel_type: "im", text: "Status" });

    for (const event of commands) expect(event).not.toHaveProperty("isAside");
    expect([...commands, inDm].map((event) => event.kind === "message" && event.text.trim())).toEqual(
      Array.from({ length: 5 }, () => "/status"),
    );
  });

  it("brings its files, without a word of text as well", () => {
    const event = eventOf({
      ...plain,
      subtype: "file_share",
      text: null,
      files: [{ id: "F1", name: "a.txt", mimetype: "text/plain", size: 3, url_private: "https://x.test/a" }],
    });

    expect(event).toMatchObject({
      text: "",
      attachments: [{ id: "F1", name: "a.txt", ref: { file: "F1", url: "https://x.test/a" } }],
    });
  });

  it("in a thread may be sent to the channel too", () => {
    const event = eventOf({ ...plain, subtype: "thread_broadcast", thread_ts: "1712345000.000100" });

    expect(event).toMatchObject({ text: "fix it", thread: "1712345000.000100" });
  });

  it.each([
    [{ bot_id: "BPOCO" }, "bot_message"],
    [{ bot_id: "BOTHER", user: "UBOT" }, "bot_message"],
    [{ subtype: "bot_message", bot_id: "B1", user: undefined }, "bot_message"],
    [{ user: "UPOCO" }, "bot_message"],
    [{ app_id: "APOCO" }, "bot_message"],
    [{ user: "USLACKBOT" }, "bot_message"],
    [{ hidden: true }, "hidden"],
    [{ ts: null }, "message_incomplete"],
    [{ user: undefined }, "message_incomplete"],
    [{ channel: 7 }, "message_incomplete"],
  ])("that nobody said is ignored: %o", (changes, reason) => {
    expect(parsed({ ...plain, ...changes })).toEqual({ kind: "ignored", reason });
  });

  it.each([
    "message_changed",
    "message_deleted",
    "message_replied",
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "group_join",
    "pinned_item",
    "reminder_add",
    "something_new",
  ])("of the subtype %s is ignored", (subtype) => {
    expect(parsed({ ...plain, subtype })).toEqual({ kind: "ignored", reason: `subtype:${subtype}` });
  });

  it("of another app's person is taken while PoCo's own app is unknown", () => {
    const result = parse(
      {
        via: "http",
        kind: "events_api",
        body: { type: "event_callback", event_id: "Ev1", event: plain },
        retryAttempt: 1,
        retryReason: "http_timeout",
      },
      { ...me, appId: null, botId: null },
      known,
    );

    expect(result.kind).toBe("event");
  });

  it("has an id of its own where the event has none", () => {
    expect(eventOf(plain, null).eventId).toBe(`message:C1:${plain.ts}`);
  });

  it("that was missed is the same as if it had arrived, as the history has it", () => {
    const { channel_type: _, ...past } = plain;

    const event = eventOf({ ...past, reactions: [], reply_count: 2, thread_ts: plain.ts }, "history:C1:1");

    expect(event).toEqual({ ...eventOf(plain), eventId: "history:C1:1" });
  });
});
