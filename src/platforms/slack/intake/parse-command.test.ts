import { describe, expect, it } from "vitest";
import { createKnown } from "../known.ts";
import { parse } from "./parse.ts";
import type { Me, Parsed } from "./parsed.ts";

const me: Me = { botUserId: "UPOCO", botId: "BPOCO", appId: "APOCO", teamId: "T1" };
const known = createKnown(() => undefined);

const used = {
  command: "/poco",
  text: "",
  user_id: "U1",
  user_name: "ann",
  channel_id: "C1",
  channel_name: "general",
  trigger_id: "1.2.abc",
  response_url: "https://hooks.slack.test/commands/1",
  is_enterprise_install: "false",
};

function parsed(changes: Readonly<Record<string, unknown>>): Parsed {
  const body = { ...used, ...changes };
  return parse({ via: "http", kind: "slash_commands", body, retryAttempt: 0, retryReason: null }, me, known);
}

function eventOf(changes: Readonly<Record<string, unknown>>) {
  const result = parsed(changes);
  if (result.kind !== "event") throw new Error(JSON.stringify(result));
  return result.event;
}

describe("the command /poco", () => {
  it.each(["", "  ", "list", "Projects"])("asks for the projects: %o", (text) => {
    expect(parsed({ text })).toEqual({
      kind: "event",
      event: {
        kind: "action",
        eventId: "command:1.2.abc",
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        value: { intent_key: "project.home", here: true },
      },
      answer: {
        kind: "command",
        triggerId: "1.2.abc",
        responseUrl: "https://hooks.slack.test/commands/1",
        channel: "C1",
        user: "U1",
        wants: "list",
      },
      inbound: { kind: "/poco", channel: "C1", user: "U1", ts: null },
    });
  });

  it("asks for a new project", () => {
    expect(parsed({ text: "New" })).toMatchObject({
      event: { kind: "action", value: { intent_key: "project.new" } },
      answer: { wants: "new" },
    });
  });

  it.each([
    ["run fix a&lt;b &amp;&amp; c", "/run fix a<b && c"],
    ["run fix it\n\n  now", "/run fix it\n\n  now"],
    ["RUN it", "/run it"],
    ["status", "/status"],
    ["status 48274e23", "/status 48274e23"],
    ["stop 48274e23", "/stop 48274e23"],
    ["approve", "/approve"],
    ["reject 48274e23 too risky", "/reject 48274e23 too risky"],
    ["queue", "/queue"],
    ["help", "/help"],
    ["dance", "/help"],
    ["constructor", "/help"],
    ["runner", "/help"],
  ])("asks for something by name: %s", (text, words) => {
    const event = eventOf({ text });

    expect(event).toMatchObject({ kind: "message", messageId: null, text: words });
    expect(event).not.toHaveProperty("isAside");
    expect(parsed({ text })).toMatchObject({ answer: { wants: "other" } });
  });

  it("names people", () => {
    expect(eventOf({ text: "run ask <@U2|bob>" })).toMatchObject({
      text: "/run ask @U2",
      mentions: [{ token: "@U2", person: "U2" }],
    });
  });

  it("works in a DM, and under the name of a trial installation", () => {
    expect(eventOf({ channel_id: "D1", command: "/poco-dev" })).toMatchObject({
      conversation: { id: "D1", surface: "dm" },
    });
  });

  it("is another one each time, by its trigger or where to answer it", () => {
    const ids = [used, { trigger_id: "1.3.abc" }, { trigger_id: undefined }].map(
      (one) => eventOf(one).eventId,
    );

    expect(ids).toEqual([
      "command:1.2.abc",
      "command:1.3.abc",
      "command:https://hooks.slack.test/commands/1",
    ]);
  });

  it("is not another app's or another name", () => {
    expect(parsed({ command: "/deploy" })).toEqual({
      kind: "ignored",
      reason: "command:/deploy",
      tell: "PoCo does not know the command /deploy. Use /poco.",
    });
  });

  it.each([{ user_id: null }, { channel_id: "" }, { trigger_id: "", response_url: null }])(
    "is ignored without what it needs: %o",
    (changes) => {
      expect(parsed(changes)).toEqual({ kind: "ignored", reason: "command_incomplete" });
    },
  );
});
