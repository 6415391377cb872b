import { describe, expect, it } from "vitest";
import { createKnown } from "../known.ts";
import { parse } from "./parse.ts";
import type { Known, Me, Parsed } from "./parsed.ts";

const me: Me = { botUserId: "UPOCO", botId: "BPOCO", appId: "APOCO", teamId: "T1" };
const kept = createKnown(() => undefined);

function parsed(body: unknown, known: Partial<Known> = {}): Parsed {
  const delivery = { via: "socket", kind: "interactive", body, retryAttempt: 0, retryReason: null } as const;
  return parse(delivery, me, { ...kept, ...known });
}

function eventOf(body: unknown, known?: Partial<Known>) {
  const result = parsed(body, known);
  if (result.kind !== "event") throw new Error(JSON.stringify(result));
  return result.event;
}

const stop = { intent_key: "task.stop", project_id: "p1", task_id: "48274e23" };
const button = {
  type: "button",
  action_id: "stop_task_48274e23",
  block_id: "b1",
  action_ts: "1712345679.000100",
  value: JSON.stringify(stop),
};
const press = {
  type: "block_actions",
  trigger_id: "1.2.abc",
  user: { id: "U1", username: "ann" },
  team: { id: "T1" },
  channel: { id: "C1", name: "general" },
  container: { type: "message", channel_id: "C1", message_ts: "1712345678.123456", is_ephemeral: false },
  message: { ts: "1712345678.123456", text: "a card", user: "UPOCO", bot_id: "BPOCO" },
  response_url: "https://hooks.slack.test/actions/1",
  state: { values: {} },
  actions: [button],
};

describe("a pressed button", () => {
  it("asks for what it carries", () => {
    expect(parsed(press)).toEqual({
      kind: "event",
      event: {
        kind: "action",
        eventId: "press:C1:1712345678.123456:stop_task_48274e23:1712345679.000100:1.2.abc",
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        value: stop,
      },
      answer: {
        kind: "press",
        triggerId: "1.2.abc",
        channel: "C1",
        user: "U1",
        messageTs: "1712345678.123456",
        threadTs: null,
        isEphemeral: false,
        responseUrl: "https://hooks.slack.test/actions/1",
        view: null,
        actionId: "stop_task_48274e23",
      },
      inbound: { kind: "block_actions", channel: "C1", user: "U1", ts: "1712345678.123456" },
    });
  });

  it("is read in the form of old cards", () => {
    const old = {
      type: "block_actions",
      trigger_id: "tr",
      user: { id: "U1" },
      channel: { id: "C1" },
      container: { channel_id: "C1", message_ts: "1.1" },
      response_url: "https://hooks.slack.test/actions/1",
      actions: [{ action_id: "stop_task_1", action_ts: "2.2", value: JSON.stringify(stop) }],
    };

    expect(eventOf(old)).toMatchObject({ kind: "action", value: stop });
  });

  it("is the same when it is delivered again, and another when it is pressed again", () => {
    const again = {
      ...press,
      trigger_id: "1.3.abc",
      actions: [{ ...button, action_ts: "1712345680.000100" }],
    };

    expect(eventOf(structuredClone(press)).eventId).toBe(eventOf(press).eventId);
    expect(eventOf(again).eventId).not.toBe(eventOf(press).eventId);
  });

  it("takes the inputs of its form along, which win", () => {
    const carried = JSON.stringify({ ...stop, $form: 0 });
    const typed = { type: "plain_text_input", value: "from the form" };
    const state = { values: { b2: { "field:0:0:task_id": typed, "field:1:0:name": typed } } };

    const event = eventOf({ ...press, state, actions: [{ ...button, value: carried }] });

    expect(event).toMatchObject({ value: { ...stop, task_id: "from the form" } });
    expect(event).not.toHaveProperty("value.name");
  });

  it("that stands for what is kept no more does nothing, and can still be answered", () => {
    const value = JSON.stringify({ $kept: ["kept:1"] });

    expect(parsed({ ...press, actions: [{ ...button, value }] })).toEqual({
      kind: "too_old",
      answer: expect.objectContaining({ kind: "press", triggerId: "1.2.abc", user: "U1" }) as unknown,
      inbound: { kind: "block_actions", channel: "C1", user: "U1", ts: "1712345678.123456" },
    });
  });

  it("says whether only one person sees it, and in which thread it is", () => {
    const container = { ...press.container, is_ephemeral: true, thread_ts: "1712345000.000100" };

    expect(parsed({ ...press, container, message: undefined })).toMatchObject({
      answer: { isEphemeral: true, threadTs: "1712345000.000100", messageTs: "1712345678.123456" },
    });
    expect(parsed({ ...press, message: { ...press.message, thread_ts: "1712345000.000100" } })).toMatchObject(
      {
        answer: { threadTs: "1712345000.000100" },
      },
    );
    expect(parsed({ ...press, message: { ...press.message, thread_ts: press.message.ts } })).toMatchObject({
      answer: { threadTs: null },
    });
  });

  const inView = {
    type: "block_actions",
    trigger_id: "1.2.abc",
    user: { id: "U1" },
    container: { type: "view", view_id: "V2" },
    view: {
      id: "V2",
      hash: "h1",
      root_view_id: "V1",
      type: "modal",
      private_metadata: JSON.stringify({ conversation: "C1" }),
    },
    actions: [button],
  };

  it.each([
    [JSON.stringify({ conversation: "C1" }), { id: "C1", surface: "group" }],
    [JSON.stringify({ conversation: "D1" }), { id: "D1", surface: "dm" }],
    [JSON.stringify({ conversation: { id: "C1", surface: "group" } }), { id: "C1", surface: "group" }],
    [JSON.stringify({ conversation: "home:U1" }), { id: "home:U1", surface: "dm" }],
    [JSON.stringify({ conversation: null }), { id: "home:U1", surface: "dm" }],
    ["", { id: "home:U1", surface: "dm" }],
    ["no JSON", { id: "home:U1", surface: "dm" }],
  ])("in a modal belongs where the modal was opened: %s", (private_metadata, place) => {
    const result = parsed({ ...inView, view: { ...inView.view, private_metadata } });

    expect(result).toMatchObject({
      event: { conversation: { platform: "slack", ...place } },
      answer: {
        kind: "press",
        channel: null,
        messageTs: null,
        view: { id: "V2", hash: "h1", rootId: "V1", isHome: false },
      },
    });
  });

  it("in the Home tab belongs to the person", () => {
    const view = { ...inView.view, type: "home", id: "V3", root_view_id: "V3", private_metadata: "" };

    expect(parsed({ ...inView, view })).toMatchObject({
      event: { conversation: { platform: "slack", id: "home:U1", surface: "dm" } },
      answer: { view: { id: "V3", rootId: "V3", isHome: true } },
    });
  });

  it.each([
    { ...button, type: "static_select", value: undefined, selected_option: { value: "x" } },
    { ...button, type: "plain_text_input", value: JSON.stringify(stop) },
    { ...button, type: "overflow", selected_option: { value: "x" }, value: undefined },
    { ...button, value: undefined, url: "https://x.test" },
    { ...button, value: "" },
    { ...button, value: "yes" },
    { ...button, value: "[1]" },
    { ...button, value: '{"intent_key":' },
    null,
    "button",
  ])("is none: %o", (element) => {
    expect(parsed({ ...press, actions: [element] })).toEqual({ kind: "ignored", reason: "no_press" });
  });

  it("is ignored when nobody pressed it", () => {
    expect(parsed({ ...press, user: null })).toEqual({ kind: "ignored", reason: "press_incomplete" });
    expect(parsed({ ...press, actions: null })).toEqual({ kind: "ignored", reason: "no_press" });
  });
});

const submission = {
  type: "view_submission",
  trigger_id: "1.2.abc",
  user: { id: "U1" },
  view: {
    id: "V1",
    hash: "h1",
    type: "modal",
    callback_id: "card",
    private_metadata: JSON.stringify({ conversation: "C1", intent: { intent_key: "project.create" } }),
    state: { values: {} },
  },
};

describe("a modal", () => {
  const readSubmission: Known["readSubmission"] = () => ({
    kind: "value",
    metadata: {},
    value: { intent_key: "project.create", name: "shop" },
    blocks: { name: "block:name:1" },
  });

  it("that is submitted asks for what its metadata say, with its inputs", () => {
    expect(parsed(submission, { readSubmission })).toEqual({
      kind: "event",
      event: {
        kind: "action",
        eventId: "submit:V1:h1:1.2.abc",
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        value: { intent_key: "project.create", name: "shop" },
      },
      answer: {
        kind: "submission",
        view: { id: "V1", hash: "h1" },
        user: "U1",
        triggerId: "1.2.abc",
        blocks: { name: "block:name:1" },
      },
      inbound: { kind: "view_submission", channel: null, user: "U1", ts: null },
    });
  });

  it("that stands for what is kept no more does nothing, and can still be answered", () => {
    expect(parsed(submission, { readSubmission: () => ({ kind: "too_old" }) })).toEqual({
      kind: "too_old",
      answer: {
        kind: "submission",
        view: { id: "V1", hash: "h1" },
        user: "U1",
        triggerId: "1.2.abc",
        blocks: {},
      },
      inbound: { kind: "view_submission", channel: null, user: "U1", ts: null },
    });
  });

  it("that is none of PoCo's is ignored", () => {
    expect(parsed(submission)).toEqual({ kind: "ignored", reason: "view:card" });
    expect(parsed({ ...submission, view: null }, { readSubmission })).toEqual({
      kind: "ignored",
      reason: "view_submission_incomplete",
    });
  });

  it.each(["view_closed", "block_suggestion", "dialog_submission", "workflow_step_edit", "constructor"])(
    "or a menu that asks for nothing is ignored: %s",
    (type) => {
      expect(parsed({ ...submission, type })).toEqual({ kind: "ignored", reason: `interaction:${type}` });
    },
  );
});

describe("a shortcut", () => {
  it("of the search bar opens the form of a new project", () => {
    const used = {
      type: "shortcut",
      callback_id: "poco_new_project",
      trigger_id: "1.2.abc",
      action_ts: "1712345679.000100",
      user: { id: "U1" },
    };

    expect(parsed(used)).toEqual({
      kind: "event",
      event: {
        kind: "action",
        eventId: "shortcut:1.2.abc",
        conversation: { platform: "slack", id: "home:U1", surface: "dm" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        value: { intent_key: "project.new" },
      },
      answer: { kind: "shortcut", triggerId: "1.2.abc", user: "U1", channel: null, responseUrl: null },
      inbound: { kind: "poco_new_project", channel: null, user: "U1", ts: null },
    });
  });

  const onMessage = {
    type: "message_action",
    callback_id: "poco_run_message",
    trigger_id: "1.2.abc",
    user: { id: "U1" },
    channel: { id: "C1", name: "general" },
    response_url: "https://hooks.slack.test/app/1",
    message_ts: "1712345678.123456",
    message: {
      type: "message",
      user: "U2",
      ts: "1712345678.123456",
      thread_ts: "1712345000.000100",
      text: "fix a&lt;b for <@U3>",
      files: [{ id: "F1", name: "a.txt" }],
    },
  };

  it("of a message makes a prompt of it, given by whoever used it, now", () => {
    expect(parsed(onMessage)).toEqual({
      kind: "event",
      event: {
        kind: "message",
        eventId: "shortcut:1.2.abc",
        messageId: null,
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        text: "/run fix a<b for @U3",
        mentions: [{ token: "@U3", person: "U3" }],
        attachments: [{ id: "F1", name: "a.txt", mediaType: "", bytes: null, ref: { file: "F1" } }],
        thread: "1712345000.000100",
      },
      answer: {
        kind: "shortcut",
        triggerId: "1.2.abc",
        user: "U1",
        channel: "C1",
        responseUrl: "https://hooks.slack.test/app/1",
      },
      inbound: { kind: "poco_run_message", channel: "C1", user: "U1", ts: "1712345678.123456" },
    });
  });

  it("of a message takes what a bot wrote, and files without a word", () => {
    const { files } = onMessage.message;
    const byBot = { ...onMessage.message, bot_id: "B2", subtype: "bot_message", user: undefined };

    expect(eventOf({ ...onMessage, message: byBot })).toMatchObject({ text: "/run fix a<b for @U3" });
    expect(eventOf({ ...onMessage, message: { ts: "1.2", text: "", files } })).toMatchObject({
      text: "/run Look at what is attached.",
    });
  });

  it.each([
    [{ callback_id: "other" }, "shortcut:other"],
    [{ callback_id: null }, "shortcut:"],
    [{ user: null }, "shortcut_incomplete"],
    [{ message: null }, "shortcut_incomplete"],
    [{ channel: {} }, "shortcut_incomplete"],
    [{ trigger_id: "" }, "shortcut_incomplete"],
  ])("that PoCo does not have, or not all of it, is ignored: %o", (changes, reason) => {
    expect(parsed({ ...onMessage, ...changes })).toEqual({ kind: "ignored", reason });
  });
});
