import { describe, expect, it } from "vitest";
import { parse } from "./parse.ts";
import type { Known, Me } from "./parsed.ts";

const me: Me = { botOpenId: "ou_bot", appId: "cli_a0123456789abcde" };
const known: Known = {
  readPress: () => ({ kind: "nothing" }),
  placeOf: () => undefined,
  isRoom: () => false,
};
const operator_id = { open_id: "ou_ann", union_id: "on_ann", user_id: null };
const group = {
  chat_id: "oc_1",
  operator_id,
  external: false,
  operator_tenant_key: "t1",
  name: "api",
  i18n_names: null,
};

function parsed(type: string, event: object, eventId: string | null = "ev_1") {
  return parse({ via: "longconn", type, eventId, event: { ...event } }, me, known);
}

const notice = (of: object) => ({ kind: "notice", notice: of });
const incomplete = { kind: "ignored", reason: "chat_event_incomplete" };

describe("whoever opens the direct messages", () => {
  const type = "im.chat.access_event.bot_p2p_chat_entered_v1";
  const entered = {
    chat_id: "oc_dm",
    operator_id,
    last_message_id: "om_9",
    last_message_create_time: "1712345678123",
  };

  it("is known there, or comes for the first time", () => {
    expect(parsed(type, entered)).toEqual(notice({ kind: "dm_entered", user: "ou_ann", isFirst: false }));
    for (const last_message_id of ["", null, undefined]) {
      expect(parsed(type, { ...entered, last_message_id })).toEqual(
        notice({ kind: "dm_entered", user: "ou_ann", isFirst: true }),
      );
    }
  });

  it("has to be somebody", () => {
    expect(parsed(type, { ...entered, operator_id: null })).toEqual(incomplete);
  });
});

describe("PoCo in a group", () => {
  it("was taken there by somebody", () => {
    expect(parsed("im.chat.member.bot.added_v1", group)).toEqual(
      notice({ kind: "joined", chat: "oc_1", name: "api", inviter: "ou_ann" }),
    );
  });

  it("came by itself into one that it made", () => {
    const own = { ...group, operator_id: { open_id: "ou_bot" }, name: null };

    expect(parsed("im.chat.member.bot.added_v1", own)).toEqual(
      notice({ kind: "joined", chat: "oc_1", name: "", inviter: null }),
    );
  });

  it.each([
    ["im.chat.member.bot.deleted_v1", "no longer has PoCo as a member"],
    ["im.chat.disbanded_v1", "was dissolved"],
  ])("cannot speak there any more after %s", (type, why) => {
    expect(parsed(type, group)).toEqual({
      kind: "event",
      event: {
        kind: "gone",
        eventId: "ev_1",
        conversation: { platform: "feishu", id: "oc_1", surface: "group" },
        person: { id: "ou_ann", platform: "feishu" },
        source: "feishu",
        why,
      },
      answer: { kind: "none" },
      inbound: { kind: type, chat: "oc_1", user: "ou_ann", message: null },
    });
    expect(parsed(type, { ...group, operator_id: null }, null)).toMatchObject({
      event: { eventId: `${type}:oc_1`, person: { id: "ou_bot" } },
    });
  });

  it("hears of its new name, and of nothing else that changes", () => {
    const type = "im.chat.updated_v1";

    expect(parsed(type, { ...group, after_change: { name: "web" }, before_change: { name: "api" } })).toEqual(
      notice({ kind: "renamed", chat: "oc_1", name: "web" }),
    );
    expect(parsed(type, { ...group, after_change: { description: "x" } })).toEqual({
      kind: "ignored",
      reason: "chat_update",
    });
  });

  it("is always in one that is named", () => {
    for (const type of [
      "im.chat.member.bot.added_v1",
      "im.chat.member.bot.deleted_v1",
      "im.chat.disbanded_v1",
      "im.chat.updated_v1",
      "im.message.recalled_v1",
    ]) {
      expect(parsed(type, { ...group, chat_id: "" })).toEqual(incomplete);
    }
  });
});

describe("a message that was taken back", () => {
  it("is told with its group", () => {
    const recalled = {
      chat_id: "oc_1",
      message_id: "om_1",
      recall_time: "1712345678123",
      recall_type: "message_owner",
    };

    expect(parsed("im.message.recalled_v1", recalled)).toEqual(
      notice({ kind: "recalled", chat: "oc_1", message: "om_1" }),
    );
    expect(parsed("im.message.recalled_v1", { ...recalled, message_id: null })).toEqual(incomplete);
  });
});

describe("the menu of the direct messages", () => {
  const used = (event_key: unknown) => ({
    operator: { operator_name: "Ann", operator_id },
    event_key,
    timestamp: 1_712_345_678,
  });

  it.each([
    ["projects", { kind: "action", value: { intent_key: "project.home" } }],
    ["New", { kind: "action", value: { intent_key: "project.new" } }],
    ["status", { kind: "message", messageId: null, text: "/status" }],
    ["help", { kind: "message", messageId: null, text: "/help" }],
    ["/queue", { kind: "message", messageId: null, text: "/queue" }],
    ["", { kind: "message", messageId: null, text: "/help" }],
    [null, { kind: "message", messageId: null, text: "/help" }],
  ])("asks by its key %j", (key, asked) => {
    expect(parsed("application.bot.menu_v6", used(key))).toMatchObject({
      event: {
        eventId: "ev_1",
        conversation: { platform: "feishu", id: "ou_ann", surface: "dm" },
        person: { id: "ou_ann" },
        ...asked,
      },
      answer: { kind: "menu", user: "ou_ann" },
      inbound: { kind: "application.bot.menu_v6", chat: null, user: "ou_ann", message: null },
    });
  });

  it("has an id of its own where the event has none", () => {
    expect(parsed("application.bot.menu_v6", used("new"), null)).toMatchObject({
      event: { eventId: "menu:ou_ann:new:1712345678" },
    });
    expect(parsed("application.bot.menu_v6", { ...used("new"), timestamp: null }, null)).toEqual({
      kind: "ignored",
      reason: "menu_without_id",
    });
    expect(parsed("application.bot.menu_v6", { ...used("new"), operator: null })).toEqual({
      kind: "ignored",
      reason: "menu_incomplete",
    });
  });
});
