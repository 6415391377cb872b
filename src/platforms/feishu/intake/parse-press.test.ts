import { describe, expect, it } from "vitest";
import { readPress } from "../render/read-press.ts";
import { parse } from "./parse.ts";
import type { Known, Me } from "./parsed.ts";
import { dmWith, groupIn } from "./places.ts";

const me: Me = { botOpenId: "ou_bot", appId: "cli_a0123456789abcde" };
const known: Known = {
  readPress: (action) => readPress(action, () => undefined),
  placeOf: (message) => (message === "om_dm_card" ? dmWith("ou_ann") : undefined),
  isRoom: (chat) => chat === "oc_room",
};

const value = { intent_key: "task.stop", task_id: "48274e23" };
const press = {
  operator: { tenant_key: "t1", open_id: "ou_ann", union_id: "on_ann" },
  token: "c-1",
  action: { tag: "button", value, name: "stop" },
  host: "im_message",
  context: { open_message_id: "om_card", open_chat_id: "oc_room" },
};

function pressed(differs: object, eventId: string | null = "ev_1", knows: Partial<Known> = {}) {
  const event = { ...press, ...differs };
  return parse({ via: "longconn", type: "card.action.trigger", eventId, event }, me, { ...known, ...knows });
}

describe("a press", () => {
  it("asks for what its button carries", () => {
    expect(pressed({})).toEqual({
      kind: "event",
      event: {
        kind: "action",
        eventId: "ev_1",
        conversation: { platform: "feishu", id: "oc_room", surface: "group" },
        person: { id: "ou_ann", platform: "feishu" },
        source: "feishu",
        value,
      },
      answer: { kind: "press", chat: "oc_room", user: "ou_ann", messageId: "om_card" },
      inbound: { kind: "card.action.trigger", chat: "oc_room", user: "ou_ann", message: "om_card" },
    });
  });

  it("is made where PoCo showed the card, though Feishu names a chat everywhere", () => {
    const inDm = { context: { open_message_id: "om_dm_card", open_chat_id: "oc_p2p" } };

    expect(pressed(inDm)).toMatchObject({ event: { conversation: { id: "ou_ann", surface: "dm" } } });
    expect(pressed({}, "ev_1", { placeOf: () => groupIn("oc_elsewhere") })).toMatchObject({
      event: { conversation: { id: "oc_elsewhere", surface: "group" } },
    });
  });

  it.each([
    [{ open_message_id: "om_forgotten", open_chat_id: "oc_p2p" }, "oc_p2p", "om_forgotten"],
    [{ open_message_id: null, open_chat_id: "" }, null, null],
    [null, null, null],
  ])(
    "on a card that PoCo does not know, outside of rooms, is made in direct messages: %j",
    (context, chat, messageId) => {
      expect(pressed({ context })).toMatchObject({
        event: { conversation: { platform: "feishu", id: "ou_ann", surface: "dm" } },
        answer: { chat, messageId },
      });
    },
  );

  it("has the id of its token where the event has none", () => {
    expect(pressed({}, null)).toMatchObject({ event: { eventId: "press:c-1" } });
    expect(pressed({ token: null }, null)).toEqual({ kind: "ignored", reason: "press_without_id" });
  });

  it("on something that is kept no more says so to whoever pressed", () => {
    expect(pressed({}, "ev_1", { readPress: () => ({ kind: "too_old" }) })).toEqual({
      kind: "too_old",
      answer: { kind: "press", chat: "oc_room", user: "ou_ann", messageId: "om_card" },
      inbound: { kind: "card.action.trigger", chat: "oc_room", user: "ou_ann", message: "om_card" },
    });
  });

  it.each([
    [{ action: null }, "no_press"],
    [{ action: { tag: "select_static", option: "a" } }, "no_press"],
    [{ operator: null }, "press_incomplete"],
    [{ operator: { open_id: "" } }, "press_incomplete"],
  ])("that asks for nothing is ignored: %j", (differs, reason) => {
    expect(pressed(differs)).toEqual({ kind: "ignored", reason });
  });
});

describe("a press on a card of the old kind", () => {
  const old = {
    open_id: "ou_ann",
    user_id: "u1",
    open_message_id: "om_card",
    open_chat_id: "oc_room",
    tenant_key: "t1",
    token: "c-1",
    action: { tag: "button", value },
  };
  const read = (differs: object) =>
    parse(
      { via: "http", type: "card.action.trigger_v1", eventId: null, event: { ...old, ...differs } },
      me,
      known,
    );
  const idOf = (result: ReturnType<typeof read>) =>
    result.kind === "event" ? result.event.eventId : undefined;

  it("is one like the others", () => {
    expect(read({})).toMatchObject({
      kind: "event",
      event: {
        kind: "action",
        conversation: { id: "oc_room", surface: "group" },
        person: { id: "ou_ann" },
        value,
      },
      answer: { kind: "press", chat: "oc_room", user: "ou_ann", messageId: "om_card" },
    });
  });

  it("is the same when it comes again, and another when somebody presses again", () => {
    expect(idOf(read({}))).toMatch(/^old-press:./);
    expect(idOf(read({}))).toBe(idOf(read({})));
    expect(idOf(read({ token: "c-2" }))).not.toBe(idOf(read({})));
  });

  it("without a person is ignored", () => {
    expect(read({ open_id: "" })).toEqual({ kind: "ignored", reason: "press_incomplete" });
  });
});
