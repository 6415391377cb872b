import { serve } from "@hono/node-server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { type FakeSlack, startFakeSlack } from "../../../testing/fake-slack/fake-slack.ts";
import { createKnown } from "../known.ts";
import { ackOf } from "./ack.ts";
import type { Delivery } from "./delivery.ts";
import { parse } from "./parse.ts";
import type { Known, Me, Parsed } from "./parsed.ts";
import { createWebhooks } from "./webhooks.ts";

const known: Known = {
  ...createKnown(() => undefined),
  readSubmission: () => ({ kind: "value", value: { intent_key: "project.new" }, metadata: {}, blocks: {} }),
};

describe("what Slack delivers", () => {
  let slack: FakeSlack;
  let parsed: Parsed[];
  let close: () => Promise<void>;
  let ann: string;
  let channel: string;

  beforeEach(async () => {
    slack = await startFakeSlack();
    parsed = [];
    ann = slack.addUser({ name: "ann" });
    channel = slack.addChannel({ name: "dev", members: [ann] });
    const me: Me = {
      botUserId: slack.botUser,
      botId: slack.botId,
      appId: slack.appId,
      teamId: slack.teamId,
    };
    const handle = createWebhooks({
      signingSecret: slack.signingSecret,
      isConfigured: true,
      now: slack.now,
      take: (delivery) => {
        const one = parse(delivery, me, known);
        parsed.push(one);
        return Promise.resolve(ackOf(delivery, one));
      },
      log: silentLog,
    });
    const origin = await new Promise<string>((resolve) => {
      const server = serve({ fetch: handle, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}/platform/slack`),
      );
      close = () => new Promise((done) => server.close(() => done()));
    });
    slack.useWebhooks({
      events: `${origin}/events`,
      interactive: `${origin}/interactive`,
      commands: `${origin}/commands`,
    });
  });

  afterEach(async () => {
    await slack.close();
    await close();
  });

  function events() {
    return parsed.flatMap((one) => (one.kind === "event" ? [one.event] : []));
  }

  it("is one message where PoCo is mentioned, however often Slack tells of it", async () => {
    await slack.say({
      user: ann,
      channel,
      text: "@poco why is a<b && c -> d &amp; see https://x.test/?a=1&b=2",
    });

    const [first, second, ...more] = events();
    expect(more).toEqual([]);
    expect(first?.eventId).not.toBe(second?.eventId);
    expect({ ...first, eventId: "" }).toEqual({ ...second, eventId: "" });
    expect(first).toMatchObject({
      kind: "message",
      text: "why is a<b && c -> d &amp; see https://x.test/?a=1&b=2",
      conversation: { id: channel, surface: "group" },
    });
  });

  it("is nothing where nobody said anything", async () => {
    const said = await slack.say({ user: ann, channel, text: "fix it" });
    const bob = slack.addUser({ name: "bob" });
    parsed.length = 0;

    await slack.editMessage({ ...said, text: "fix that" });
    await slack.deleteMessage(said);
    await slack.publish({
      type: "message",
      subtype: "channel_join",
      user: bob,
      channel,
      channel_type: "channel",
      text: "<@U1> has joined the channel",
      ts: "1712345678.123456",
    });

    expect(parsed.length).toBeGreaterThanOrEqual(3);
    expect(parsed.map(({ kind }) => kind)).toEqual(parsed.map(() => "ignored"));
  });

  it("is a message with its files", async () => {
    const files = [{ name: "a b.png", bytes: new Uint8Array(3), mimetype: "image/png" }];

    await slack.dm({ user: ann, text: "", files });

    expect(events()).toMatchObject([
      { text: "", attachments: [{ name: "a b.png", mediaType: "image/png", bytes: 3 }] },
    ]);
  });

  it("is a command, a shortcut, the Home tab or the stop button", async () => {
    const said = await slack.say({ user: ann, channel, text: "fix a<b" });
    parsed.length = 0;

    await slack.command({ user: ann, channel, text: "status" });
    await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
    await slack.shortcut({ user: ann, callbackId: "poco_run_message", message: said });
    await slack.openHome(ann);

    expect(parsed).toMatchObject([
      { event: { text: "/status" }, answer: { kind: "command" } },
      { event: { value: { intent_key: "project.new" } }, answer: { kind: "shortcut", channel: null } },
      { event: { text: "/run fix a<b", messageId: null }, answer: { channel } },
      { kind: "notice", notice: { kind: "home_opened", user: ann, tab: "home" } },
    ]);
  });

  it("is found to be PoCo's address, is not taken from others, and leaves Slack nothing to complain of", async () => {
    expect(await slack.verifyUrl()).toBe(true);
    expect(await slack.checkSsl("interactive", { payload: "{}" })).toMatchObject({ status: 200, text: "" });
    const forged = await slack.send("events_api", { type: "event_callback" }, { secret: "guessed" });
    const replayed = await slack.send("slash_commands", { command: "/poco" }, { timestamp: 1_000_000 });
    const ignored = await slack.send("events_api", { type: "event_callback", event: { type: "star_added" } });

    expect([forged.status, replayed.status]).toEqual([401, 401]);
    expect(JSON.parse(ignored.text)).toEqual({ ok: true, ignored: true, reason: "event_type:star_added" });
    expect(parsed).toHaveLength(1);
    expect(slack.lints).toEqual([]);
  });
});

const me: Me = { botUserId: "UPOCO", botId: "BPOCO", appId: "APOCO", teamId: "T1" };

/** Payloads of each kind, to be spoiled. */
const whole: readonly Pick<Delivery, "kind" | "body">[] = [
  ...[
    { type: "message", channel: "C1", user: "U1", text: "<@UPOCO> x", ts: "1.2", files: [{ id: "F1" }] },
    { type: "app_home_opened", user: "U1", tab: "home", isEmpty: true, channel: "D1" },
    { type: "channel_rename", channel: { id: "C1", name: "n" } },
    { type: "member_left_channel", channel: "C1", user: "UPOCO" },
    { type: "agent_session_stopped", channel: "C1", user: "U1", thread_ts: "1.1" },
    { type: "tokens_revoked", tokens: { bot: ["UPOCO"] } },
  ].map((event) => ({
    kind: "events_api" as const,
    body: { type: "event_callback", event_id: "Ev1", event },
  })),
  ...[
    {
      type: "block_actions",
      trigger_id: "t",
      user: { id: "U1" },
      container: { message_ts: "1.2", channel_id: "C1" },
      view: { id: "V1", hash: "h", private_metadata: '{"conversation":"C1"}' },
      actions: [{ type: "button", action_id: "a", action_ts: "1", value: '{"intent_key":"help"}' }],
    },
    { type: "view_submission", trigger_id: "t", user: { id: "U1" }, view: { id: "V1", hash: "h" } },
    {
      type: "message_action",
      callback_id: "poco_run_message",
      trigger_id: "t",
      user: { id: "U1" },
      channel: { id: "C1" },
      message: { ts: "1.2", text: "x", files: [{ id: "F1" }] },
    },
  ].map((body) => ({ kind: "interactive" as const, body })),
  {
    kind: "slash_commands",
    body: { command: "/poco", text: "run x", user_id: "U1", channel_id: "C1", trigger_id: "t" },
  },
];

describe("a payload", () => {
  function parsedOf({ kind, body }: Pick<Delivery, "kind" | "body">): Parsed {
    return parse({ via: "http", kind, body, retryAttempt: 0, retryReason: null }, me, known);
  }

  it("is understood when it is whole", () => {
    expect(whole.map(parsedOf).map(({ kind }) => kind)).not.toContain("ignored");
  });

  it("never breaks anything, whatever it holds", () => {
    const kinds = fc.constantFrom<Delivery["kind"]>("events_api", "interactive", "slash_commands");

    fc.assert(
      fc.property(kinds, fc.anything(), (kind, body) => {
        expect(["ignored", "event", "notice"]).toContain(parsedOf({ kind, body }).kind);
      }),
    );
  });

  it("never breaks anything, whatever stands in place of one of its members", () => {
    const spoiled = fc
      .constantFrom(...whole)
      .chain(({ kind, body }) =>
        fc
          .constantFrom(...pathsIn(body))
          .chain((path) => fc.jsonValue().map((value) => ({ kind, body: replaced(body, path, value) }))),
      );

    fc.assert(
      fc.property(spoiled, (delivery) => {
        const result = parsedOf(delivery);

        if (result.kind === "ignored") expect(result.reason).not.toBe("");
        if (result.kind !== "event") return;
        expect(result.event.eventId).not.toBe("");
        expect(result.event.person.id).not.toBe("");
        expect(result.event.conversation?.id).toEqual(expect.stringMatching(/./));
      }),
      { numRuns: 1_000 },
    );
  });

  it("of an unknown kind is ignored", () => {
    const delivery: unknown = {
      via: "socket",
      kind: "options",
      body: {},
      retryAttempt: 0,
      retryReason: null,
    };

    expect(parse(delivery as Delivery, me, known)).toEqual({ kind: "ignored", reason: "delivery:options" });
  });
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
