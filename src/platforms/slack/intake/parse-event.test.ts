import { describe, expect, it } from "vitest";
import { createKnown } from "../known.ts";
import { parse } from "./parse.ts";
import type { Me, Parsed } from "./parsed.ts";

const me: Me = { botUserId: "UPOCO", botId: "BPOCO", appId: "APOCO", teamId: "T1" };
const known = createKnown(() => undefined);

function parsedBody(body: unknown): Parsed {
  return parse({ via: "socket", kind: "events_api", body, retryAttempt: 0, retryReason: null }, me, known);
}

function parsed(event: unknown): Parsed {
  return parsedBody({ type: "event_callback", event_id: "Ev1", event });
}

describe("an event", () => {
  it.each([
    [
      { type: "app_home_opened", user: "U1", channel: "D1", tab: "home", view: { id: "V1" } },
      { kind: "home_opened", user: "U1", tab: "home", isEmpty: false, channel: "D1" },
    ],
    [
      { type: "app_home_opened", user: "U1", channel: "D1", tab: "messages" },
      { kind: "home_opened", user: "U1", tab: "messages", isEmpty: true, channel: "D1" },
    ],
    [
      { type: "channel_rename", channel: { id: "C1", name: "new-name", created: 1 } },
      { kind: "renamed", channel: "C1", name: "new-name" },
    ],
    [
      { type: "group_rename", channel: { id: "G1", name: "new-name" } },
      { kind: "renamed", channel: "G1", name: "new-name" },
    ],
    [
      { type: "member_joined_channel", user: "UPOCO", channel: "C1", inviter: "U1" },
      { kind: "joined", channel: "C1", inviter: "U1" },
    ],
    [
      { type: "member_joined_channel", user: "UPOCO", channel: "C1" },
      { kind: "joined", channel: "C1", inviter: null },
    ],
    [
      { type: "tokens_revoked", tokens: { oauth: [], bot: ["UPOCO"] } },
      { kind: "unlinked", why: "tokens_revoked" },
    ],
    [{ type: "app_uninstalled" }, { kind: "unlinked", why: "app_uninstalled" }],
  ])("may be for notice only: %o", (event, notice) => {
    expect(parsed(event)).toEqual({ kind: "notice", notice });
  });

  it("without an envelope says that Slack limits the app", () => {
    expect(
      parsedBody({ type: "app_rate_limited", team_id: "T1", minute_rate_limited: 1_518_467_820 }),
    ).toEqual({
      kind: "notice",
      notice: { kind: "rate_limited", minute: 1_518_467_820 },
    });
  });

  it.each([
    [{ type: "channel_archive", channel: "C1", user: "U1" }, "was archived", "U1"],
    [{ type: "group_archive", channel: "C1", user: "U1" }, "was archived", "U1"],
    [{ type: "channel_deleted", channel: "C1" }, "was deleted", "UPOCO"],
    [{ type: "group_deleted", channel: "C1" }, "was deleted", "UPOCO"],
    [{ type: "channel_left", channel: "C1" }, "no longer has PoCo as a member", "UPOCO"],
    [
      { type: "member_left_channel", channel: "C1", user: "UPOCO", channel_type: "C", team: "T1" },
      "no longer has PoCo as a member",
      "UPOCO",
    ],
  ])("may take the room away: %o", (event, why, user) => {
    expect(parsed({ ...event, event_ts: "1712345678.123456" })).toEqual({
      kind: "event",
      event: {
        kind: "gone",
        eventId: "Ev1",
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: user, platform: "slack" },
        source: "slack",
        why,
      },
      answer: { kind: "none" },
      inbound: { kind: event.type, channel: "C1", user, ts: "1712345678.123456" },
    });
  });

  it("of Slack's own stop button is the command to stop, in that thread", () => {
    const event = {
      type: "agent_session_stopped",
      channel: "C1",
      user: "U1",
      thread_ts: "1712345000.000100",
      streaming_message_ts: ["1712345000.000200"],
      event_ts: "1712345678.123456",
    };

    expect(parsed(event)).toEqual({
      kind: "event",
      event: {
        kind: "message",
        eventId: "Ev1",
        messageId: null,
        conversation: { platform: "slack", id: "C1", surface: "group" },
        person: { id: "U1", platform: "slack" },
        source: "slack",
        text: "/stop",
        thread: "1712345000.000100",
      },
      answer: { kind: "none" },
      inbound: { kind: "agent_session_stopped", channel: "C1", user: "U1", ts: "1712345000.000100" },
    });
  });

  it.each([
    { type: "member_joined_channel", user: "U1", channel: "C1" },
    { type: "member_left_channel", user: "U1", channel: "C1" },
    { type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } },
    { type: "tokens_revoked" },
    { type: "app_home_opened" },
    { type: "channel_rename", channel: "C1" },
    { type: "channel_archive" },
    { type: "agent_session_stopped", channel: "C1" },
    { type: "reaction_added", user: "U1" },
    { type: "constructor" },
    { type: "__proto__" },
  ])("that does not concern PoCo is ignored: %o", (event) => {
    expect(parsed(event)).toEqual({ kind: "ignored", reason: `event_type:${event.type}` });
  });

  it.each([
    [null, "no_event"],
    ["text", "no_event"],
    [{}, "event_type:none"],
    [{ type: "url_verification", challenge: "c" }, "event_type:url_verification"],
    [{ type: "event_callback" }, "event_type:event_callback"],
    [{ type: "event_callback", event: [] }, "event_type:event_callback"],
    [{ type: "event_callback", event: { type: 7 } }, "event_type:event_callback"],
  ])("that makes no sense is ignored: %o", (body, reason) => {
    expect(parsedBody(body)).toEqual({ kind: "ignored", reason });
  });
});
