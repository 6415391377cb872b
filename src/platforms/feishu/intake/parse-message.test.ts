import { describe, expect, it } from "vitest";
import { deliveryOf } from "./history-delivery.ts";
import { parse } from "./parse.ts";
import type { Known, Me } from "./parsed.ts";

const me: Me = { botOpenId: "ou_bot", appId: "cli_a0123456789abcde" };
const known: Known = {
  readPress: () => ({ kind: "nothing" }),
  placeOf: () => undefined,
  isRoom: (chat) => chat === "oc_room",
};

const sender = {
  sender_id: { open_id: "ou_ann", union_id: "on_ann", user_id: null },
  sender_type: "user",
  tenant_key: "t1",
};
const plain = {
  message_id: "om_1",
  root_id: "",
  parent_id: "",
  create_time: "1712345678123",
  update_time: "1712345678123",
  chat_id: "oc_room",
  chat_type: "group",
  message_type: "text",
  content: '{"text":"fix it"}',
};
const atBot = {
  key: "@_user_1",
  id: { open_id: "ou_bot", union_id: "on_b", user_id: "" },
  name: "PoCo",
  tenant_key: "t1",
};
const atBob = { key: "@_user_2", id: { open_id: "ou_bob" }, name: "Bob" };

function parsed(message: object, from: object = sender, eventId: string | null = "ev_1") {
  const event = { sender: from, message: { ...plain, ...message } };
  return parse({ via: "longconn", type: "im.message.receive_v1", eventId, event }, me, known);
}

function messageOf(message: object, from?: object) {
  const result = parsed(message, from);
  if (result.kind !== "event" || result.event.kind !== "message") throw new Error(JSON.stringify(result));
  return result.event;
}

function saying(text: string, mentions: readonly object[] = []) {
  return { content: JSON.stringify({ text }), mentions };
}

describe("a message", () => {
  it("in a group is an aside, with its time and its author", () => {
    expect(parsed({})).toEqual({
      kind: "event",
      event: {
        kind: "message",
        eventId: "ev_1",
        messageId: "om_1",
        conversation: { platform: "feishu", id: "oc_room", surface: "group" },
        person: { id: "ou_ann", platform: "feishu" },
        source: "feishu",
        text: "fix it",
        sentAt: 1_712_345_678_123,
        isAside: true,
      },
      answer: { kind: "message", chat: "oc_room", user: "ou_ann", messageId: "om_1", isDm: false },
      inbound: { kind: "im.message.receive_v1", chat: "oc_room", user: "ou_ann", message: "om_1" },
    });
  });

  it("in direct messages stands in the conversation of its author, and is said to PoCo", () => {
    const result = parsed({ chat_id: "oc_dm", chat_type: "p2p" });

    expect(result).toMatchObject({
      event: { conversation: { platform: "feishu", id: "ou_ann", surface: "dm" }, text: "fix it" },
      answer: { chat: "ou_ann", isDm: true },
      inbound: { chat: "oc_dm" },
    });
    expect(result).not.toHaveProperty("event.isAside");
  });

  it.each(["group", "topic_group", undefined, null, 7])("is one of a group: %s", (chat_type) => {
    expect(messageOf({ chat_type })).toMatchObject({ conversation: { surface: "group" } });
  });

  it("comes exactly as it was typed", () => {
    const text = "  if a<b && c: // 你好 👩‍💻\n\treturn `&lt;`";

    expect(messageOf(saying(text)).text).toBe(text);
  });

  it("that mentions PoCo is no aside, and names the others", () => {
    const event = messageOf(saying("@_user_1 look at a<b with @_user_2", [atBot, atBob]));

    expect(event.text).toBe("look at a<b with @Bob");
    expect(event).not.toHaveProperty("isAside");
    expect(event).not.toHaveProperty("mentions");
  });

  it("that mentions somebody else, or everybody, is an aside", () => {
    expect(messageOf(saying("@_user_2 look", [atBob]))).toMatchObject({ text: "@Bob look", isAside: true });
    expect(messageOf(saying("@_all look"))).toMatchObject({ text: "@all look", isAside: true });
  });

  it("is not cut up by a mention that says nothing", () => {
    const mentions = [{ ...atBot, key: "" }, { ...atBot, key: null }, null, 7];

    expect(messageOf({ ...saying("fix it"), mentions })).toMatchObject({ text: "fix it", isAside: true });
    expect(messageOf({ ...saying("fix it"), mentions: null })).toMatchObject({ text: "fix it" });
  });

  it("keeps a token for somebody whose name Feishu does not say", () => {
    expect(messageOf(saying("ask @_user_2", [{ ...atBob, name: "" }]))).toMatchObject({
      text: "ask @ou_bob",
      mentions: [{ token: "@ou_bob", person: "ou_bob" }],
    });
  });

  it("may be a command, which is no aside", () => {
    const commands = [
      messageOf(saying("/status")),
      messageOf(saying("@_user_1 /status", [atBot])),
      messageOf(saying("@_user_1 status?", [atBot])),
      messageOf({ ...saying("status"), chat_type: "p2p" }),
    ];

    for (const event of commands) expect(event).not.toHaveProperty("isAside");
    expect(commands.map(({ text }) => text)).toEqual(Array.from({ length: 4 }, () => "/status"));
    expect(messageOf(saying("@_user_1 /new x", [atBot])).text).toBe("/new x");
    expect(messageOf(saying("/etc/hosts is wrong"))).toMatchObject({
      text: "/etc/hosts is wrong",
      isAside: true,
    });
  });

  it("may be rich text with pictures", () => {
    const content = JSON.stringify({
      title: "",
      content: [
        [
          { tag: "at", user_id: "@_user_1", user_name: "PoCo", style: [] },
          { tag: "text", text: " like ", style: [] },
          { tag: "at", user_id: "@_user_2", user_name: "Bob", style: [] },
          { tag: "text", text: " drew it", style: [] },
        ],
        [{ tag: "img", image_key: "img_v3_aaaaaaaa" }],
      ],
    });

    const event = messageOf({ message_type: "post", content, mentions: [atBot, atBob] });

    expect(event).toMatchObject({
      text: "like @Bob drew it",
      attachments: [{ ref: { message: "om_1", key: "img_v3_aaaaaaaa", type: "image" } }],
    });
    expect(event).not.toHaveProperty("isAside");
  });

  it("may be a file without a word", () => {
    const event = messageOf({ message_type: "file", content: '{"file_key":"file_1","file_name":"a.txt"}' });

    expect(event).toMatchObject({ text: "", attachments: [{ id: "file_1", name: "a.txt" }], isAside: true });
  });

  it("has an id of its own where the event has none", () => {
    expect(parsed({}, sender, null)).toMatchObject({ event: { eventId: "message:om_1" } });
  });
});

describe("the thread of a message", () => {
  it("is that of the message which it answers: a card perhaps, which itself answers the prompt", () => {
    expect(messageOf({ root_id: "om_prompt", parent_id: "om_card" }).thread).toBe("om_card");
  });

  it("in a topic is that of the message which began it", () => {
    const replied = { root_id: "om_root", parent_id: "om_other", thread_id: "omt_1" };

    expect(messageOf(replied).thread).toBe("om_root");
    expect(messageOf({ ...replied, root_id: null }).thread).toBe("om_other");
  });

  it("is none where it answers nothing, also when it begins a topic", () => {
    expect(messageOf({})).not.toHaveProperty("thread");
    expect(messageOf({ thread_id: "omt_1" })).not.toHaveProperty("thread");
    expect(messageOf({ root_id: undefined, parent_id: null })).not.toHaveProperty("thread");
  });
});

describe("the time of a message", () => {
  it.each([
    ["1712345678123", 1_712_345_678_123],
    [1_712_345_678_123, 1_712_345_678_123],
    ["1712345678", undefined],
    ["0", undefined],
    ["yesterday", undefined],
    ["1e300", undefined],
    [1e300, undefined],
    [null, undefined],
    [[1], undefined],
    [true, undefined],
  ])("is told where Feishu says one: %j", (create_time, sentAt) => {
    expect(messageOf({ create_time }).sentAt).toBe(sentAt);
  });
});

describe("a message that is no prompt", () => {
  it.each([
    [{}, { ...sender, sender_type: "app" }, "bot_message"],
    [{}, { ...sender, sender_type: "bot" }, "bot_message"],
    [{}, { sender_id: { open_id: "ou_bot" }, sender_type: null }, "bot_message"],
    [{}, { sender_id: null, sender_type: "user" }, "message_incomplete"],
    [{}, { sender_id: { open_id: "" }, sender_type: "user" }, "message_incomplete"],
    [{ message_id: "" }, sender, "message_unreadable"],
    [{ chat_id: null }, sender, "message_unreadable"],
    [{ message_type: "system", content: "{}" }, sender, "message_type:system"],
    [{ message_type: null }, sender, "message_type:"],
    [{ content: "no JSON" }, sender, "message_type:text"],
  ])("is ignored in silence: %j", (message, from, reason) => {
    expect(parsed(message, from)).toEqual({ kind: "ignored", reason });
  });

  it("is answered in the room of a project, and in direct messages", () => {
    const forwarded = { message_type: "merge_forward", content: "Merged and Forwarded Message" };

    expect(parsed(forwarded)).toMatchObject({
      kind: "ignored",
      reason: "message_type:merge_forward",
      tell: {
        answer: { kind: "message", chat: "oc_room", user: "ou_ann", messageId: "om_1", isDm: false },
        conversation: { platform: "feishu", id: "oc_room", surface: "group" },
      },
    });
    expect(parsed({ ...forwarded, chat_id: "oc_dm", chat_type: "p2p" })).toMatchObject({
      tell: { conversation: { id: "ou_ann", surface: "dm" } },
    });
  });

  it("is nobody's business in any other group", () => {
    expect(parsed({ message_type: "sticker", chat_id: "oc_other" })).toEqual({
      kind: "ignored",
      reason: "message_type:sticker",
    });
  });
});

describe("a message that was missed", () => {
  it("is the same as if it had arrived", () => {
    const arrived = parsed({
      ...saying("@_user_1 fix it with @_user_2", [atBot, atBob]),
      parent_id: "om_card",
      root_id: "om_prompt",
    });
    const delivery = deliveryOf("oc_room", {
      message_id: "om_1",
      create_time: 1_712_345_678_123,
      msg_type: "text",
      deleted: false,
      thread_id: undefined,
      sender: { id: "ou_ann", id_type: "open_id", sender_type: "user" },
      parent_id: "om_card",
      root_id: "om_prompt",
      body: { content: '{"text":"@_user_1 fix it with @_user_2"}' },
      mentions: [
        { key: "@_user_1", id: "ou_bot", id_type: "open_id", name: "PoCo" },
        { key: "@_user_2", id: "ou_bob", id_type: "open_id", name: "Bob" },
      ],
    });

    const missed = delivery === undefined ? undefined : parse(delivery, me, known);

    expect(arrived).toMatchObject({ event: { text: "fix it with @Bob", thread: "om_card" } });
    expect(missed).toEqual({
      ...arrived,
      ...(arrived.kind === "event" ? { event: { ...arrived.event, eventId: "history:om_1" } } : {}),
    });
  });
});

describe("a message of schema 1.0", () => {
  const old = {
    type: "message",
    app_id: me.appId,
    open_id: "ou_ann",
    open_chat_id: "oc_room",
    open_message_id: "om_1",
    chat_type: "group",
    msg_type: "text",
    is_mention: true,
    text: '<at open_id="ou_bot">@PoCo</at> fix it',
    text_without_at_bot: ' fix it with <at open_id="ou_bob">@Bob</at>',
    root_id: "",
    parent_id: "om_card",
  };
  const read = (differs: object) =>
    parse({ via: "http", type: "message", eventId: "uuid_1", event: { ...old, ...differs } }, me, known);

  it("is one like the others, without its time", () => {
    expect(read({})).toEqual({
      kind: "event",
      event: {
        kind: "message",
        eventId: "uuid_1",
        messageId: "om_1",
        conversation: { platform: "feishu", id: "oc_room", surface: "group" },
        person: { id: "ou_ann", platform: "feishu" },
        source: "feishu",
        text: "fix it with @Bob",
        thread: "om_card",
      },
      answer: { kind: "message", chat: "oc_room", user: "ou_ann", messageId: "om_1", isDm: false },
      inbound: { kind: "message", chat: "oc_room", user: "ou_ann", message: "om_1" },
    });
  });

  it("says private where the newer one says p2p", () => {
    expect(read({ chat_type: "private", is_mention: false, text_without_at_bot: "a<b" })).toMatchObject({
      event: { conversation: { id: "ou_ann", surface: "dm" }, text: "a<b" },
    });
  });

  it("may be rich text, a picture, or nothing that can be read", () => {
    expect(read({ msg_type: "post", text_without_at_bot: "words" })).toMatchObject({
      event: { text: "words" },
    });
    expect(read({ msg_type: "image", image_key: "img_1" })).toMatchObject({
      event: { attachments: [{ id: "img_1" }] },
    });
    expect(read({ open_id: null })).toEqual({ kind: "ignored", reason: "message_unreadable" });
    expect(read({ open_id: "ou_bot" })).toEqual({ kind: "ignored", reason: "bot_message" });
  });
});
