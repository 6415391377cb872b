import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPress } from "../render/read-press.ts";
import { parse } from "./parse.ts";
import type { Known, Me, Parsed } from "./parsed.ts";

const me: Me = { botOpenId: "ou_bot", appId: "cli_a0123456789abcde" };
const known: Known = {
  readPress: (action) => readPress(action, () => undefined),
  placeOf: () => undefined,
  isRoom: (chat) => chat === "oc_1",
};

const operator_id = { open_id: "ou_ann", union_id: "on_ann", user_id: "u1" };
const message = {
  message_id: "om_1",
  root_id: "om_0",
  parent_id: "om_0",
  thread_id: "omt_1",
  create_time: "1712345678123",
  chat_id: "oc_1",
  chat_type: "group",
  mentions: [{ key: "@_user_1", id: operator_id, name: "Ann", tenant_key: "t1" }],
};
const post = {
  title: "T",
  content: [
    [
      { tag: "text", text: "a", style: ["lineThrough"] },
      { tag: "at", user_id: "@_user_1", user_name: "Ann" },
      { tag: "a", text: "x", href: "https://x.test" },
    ],
    [{ tag: "img", image_key: "img_1" }],
    [{ tag: "code_block", language: "GO", text: "x" }],
  ],
};
const messages = [
  { message_type: "text", content: '{"text":"@_user_1 fix it"}' },
  { message_type: "post", content: JSON.stringify(post) },
  { message_type: "image", content: '{"image_key":"img_1"}' },
  { message_type: "media", content: '{"file_key":"file_1","image_key":"img_1","file_name":"a.mp4"}' },
].map(received);
const sticker = received({ message_type: "sticker", content: '{"file_key":"file_1"}' });

function received(differs: object) {
  const sender = { sender_id: operator_id, sender_type: "user" };
  return { type: "im.message.receive_v1", event: { sender, message: { ...message, ...differs } } };
}

/** One of each kind, complete. */
const whole: readonly { readonly type: string; readonly event: Readonly<Record<string, unknown>> }[] = [
  ...messages,
  sticker,
  {
    type: "message",
    event: {
      open_id: "ou_ann",
      open_chat_id: "oc_1",
      open_message_id: "om_1",
      chat_type: "group",
      msg_type: "text",
      is_mention: true,
      text_without_at_bot: "fix it",
    },
  },
  {
    type: "card.action.trigger",
    event: {
      operator: operator_id,
      token: "c-1",
      action: { tag: "button", value: { intent_key: "help" }, form_value: { a: "b", c: ["d"] } },
      context: { open_message_id: "om_1", open_chat_id: "oc_1" },
    },
  },
  {
    type: "card.action.trigger_v1",
    event: {
      open_id: "ou_ann",
      open_message_id: "om_1",
      open_chat_id: "oc_1",
      action: { value: { intent_key: "help" }, tag: "button" },
    },
  },
  { type: "im.message.recalled_v1", event: { chat_id: "oc_1", message_id: "om_1" } },
  {
    type: "im.chat.access_event.bot_p2p_chat_entered_v1",
    event: { chat_id: "oc_1", operator_id, last_message_id: "om_1" },
  },
  { type: "im.chat.member.bot.added_v1", event: { chat_id: "oc_1", operator_id, name: "api" } },
  { type: "im.chat.member.bot.deleted_v1", event: { chat_id: "oc_1", operator_id, name: "api" } },
  { type: "im.chat.disbanded_v1", event: { chat_id: "oc_1", operator_id, name: "api" } },
  { type: "im.chat.updated_v1", event: { chat_id: "oc_1", operator_id, after_change: { name: "web" } } },
  {
    type: "application.bot.menu_v6",
    event: { operator: { operator_id }, event_key: "new", timestamp: 1_712_345_678 },
  },
];

interface Sent {
  readonly type: string;
  readonly event: unknown;
  readonly eventId?: string | null;
}

function parsedOf({ type, event, eventId = "ev_1" }: Sent): Parsed {
  return parse({ via: "http", type, eventId, event: event as Readonly<Record<string, unknown>> }, me, known);
}

/** What is missing of that on which the inbox and the answers rely. */
function missingIn(result: Parsed): readonly string[] {
  if (result.kind === "ignored") return result.reason === "" ? ["reason"] : [];
  if (result.kind !== "event") return [];
  const { event, answer } = result;
  const needed = {
    eventId: event.eventId,
    person: event.person.id,
    conversation: event.conversation?.id,
    text: event.kind === "message" ? typeof event.text === "string" : true,
    messageId: answer.kind === "message" ? answer.messageId : true,
  };
  return Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
}

describe("what Feishu sends", () => {
  it("is understood in all its kinds", () => {
    const ignored = whole.filter((sent) => parsedOf(sent).kind === "ignored");

    expect(ignored).toEqual([sticker]);
    expect(parsedOf(sticker)).toHaveProperty("tell");
  });

  it("never breaks anything, whatever it is", () => {
    const types = fc.constantFrom(...whole.map(({ type }) => type), "im.chat.member.user.added_v1", "");

    fc.assert(
      fc.property(types, fc.jsonValue(), fc.option(fc.string({ minLength: 1 })), (type, event, eventId) => {
        expect(missingIn(parsedOf({ type, event, eventId }))).toEqual([]);
      }),
    );
  });

  it("never breaks anything, whatever stands in place of one of its members", () => {
    const spoiled = fc
      .constantFrom(...whole)
      .chain(({ type, event }) =>
        fc
          .constantFrom(...pathsIn(event))
          .chain((path) => fc.jsonValue().map((value) => ({ type, event: replaced(event, path, value) }))),
      );

    fc.assert(
      fc.property(spoiled, fc.constantFrom("ev_1", null), (sent, eventId) => {
        expect(missingIn(parsedOf({ ...sent, eventId }))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never breaks anything, whatever the content of a message is", () => {
    const types = fc.constantFrom("text", "post", "image", "file", "audio", "media", "sticker");
    const inPost = fc
      .constantFrom(...pathsIn(post))
      .chain((path) => fc.jsonValue().map((value) => replaced(post, path, value)));
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      inPost.map((one) => JSON.stringify(one)),
    );

    fc.assert(
      fc.property(types, content, (message_type, content) => {
        expect(missingIn(parsedOf(received({ message_type, content })))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["im.chat.member.user.added_v1", "im.message.message_read_v1", "__proto__", ""])(
    "of the type %j is ignored",
    (type) => {
      expect(parsedOf({ type, event: {} })).toEqual({ kind: "ignored", reason: `event_type:${type}` });
    },
  );
});

type Path = readonly string[];

function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return by;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    name === key ? replaced(inner, rest, by) : inner,
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
