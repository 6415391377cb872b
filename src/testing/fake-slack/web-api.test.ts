import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack, refusalOf, webOf } from "./fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(clock?: { now: number }): Promise<Ready> {
  const made = await readySlack(clock && { now: () => clock.now });
  open.push(made.slack.close);
  return made;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("tokens", () => {
  it.each([
    ["invalid_auth", "xoxb-somebody-else", "auth.test"],
    ["not_allowed_token_type", "app", "team.info"],
    ["not_allowed_token_type", "bot", "apps.connections.open"],
  ])("are refused with %s", async (code, token, method) => {
    const { slack } = await ready();
    const known = token === "app" ? slack.appToken : token === "bot" ? slack.botToken : token;

    const refusal = await refusalOf(webOf(slack, known).apiCall(method));

    expect(refusal).toBe(code);
  });

  it("are missed where there is none", async () => {
    const { slack } = await ready();

    const answer = await fetch(`${slack.apiUrl}auth.test`, { method: "POST" });

    expect(await answer.json()).toEqual({ ok: false, error: "not_authed" });
  });

  it("stop working when they are revoked or the app is removed, and work again when mended", async () => {
    const { slack, refusal } = await ready();

    slack.breakToken("bot", "token_revoked");
    const revoked = await refusal("auth.test");
    slack.breakToken("bot", null);
    const mended = await refusal("auth.test");
    await slack.uninstall();
    const removed = await refusal("auth.test");

    expect([revoked, mended, removed]).toEqual(["token_revoked", undefined, "account_inactive"]);
  });

  it("tell who they are and what they may do", async () => {
    const { slack, call } = await ready();

    const answer = await call("auth.test");

    expect(answer).toMatchObject({ user_id: slack.botUser, bot_id: slack.botId, team_id: slack.teamId });
    expect(answer.response_metadata?.scopes).toContain("chat:write");
  });
});

describe("calls", () => {
  it("name the scope that is missing and those that are there", async () => {
    const { slack, channel, call } = await ready();
    slack.scopes.delete("chat:write");

    const failure = await failureOf(call("chat.postMessage", { channel, text: "hi" }));

    expect(failure).toMatchObject({
      data: {
        error: "missing_scope",
        needed: "chat:write",
        provided: expect.stringContaining("im:read") as string,
      },
    });
    expect(slack.refused).toMatchObject([{ method: "chat.postMessage", error: "missing_scope" }]);
  });

  it("are refused for unknown methods, unknown arguments and missing ones", async () => {
    const { channel, refusal } = await ready();

    const refusals = [
      await refusal("chat.shout", {}),
      await refusal("chat.postMessage", { channel, text: "hi", thread: "1.2" }),
      await refusal("views.open", { view: { type: "modal" } }),
      await refusal("conversations.info", {}),
    ];

    expect(refusals).toEqual([
      "unknown_method",
      "invalid_arguments",
      "invalid_arguments",
      "channel_not_found",
    ]);
  });

  it("are read from JSON too", async () => {
    const { slack, channel } = await ready();

    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" },
      body: JSON.stringify({ channel, text: "hi", reply_broadcast: false }),
    });

    expect(await answer.json()).toMatchObject({ ok: true });
    expect(slack.posts(channel)).toHaveLength(1);
  });

  it("are kept without the token", async () => {
    const { slack, call } = await ready();

    await call("team.info", { token: slack.botToken });

    expect(slack.calls).toMatchObject([{ method: "team.info", args: {}, error: undefined }]);
    expect(JSON.stringify(slack.calls)).not.toContain(slack.botToken);
  });
});

describe("faults", () => {
  it("answer 429 with Retry-After, 5xx or an error, as often as they were asked to", async () => {
    const { slack, call } = await ready();
    slack.fault({ kind: "rate_limited", retryAfterS: 7, method: "team.info", times: 2 });
    slack.fault({ kind: "http", status: 502 });
    slack.fault({ kind: "error", error: "internal_error" });

    const failures = [];
    for (let count = 0; count < 5; count += 1) failures.push(await failureOf(call("team.info")));

    expect(failures).toMatchObject([
      { retryAfter: 7 },
      { retryAfter: 7 },
      { statusCode: 502 },
      { data: { error: "internal_error" } },
      undefined,
    ]);
    expect(slack.refused).toEqual([]);
  });

  it("hold a call until it is released", async () => {
    const { slack, channel, call } = await ready();
    const fault = slack.fault({ kind: "held", method: "chat.postMessage" });

    const held = call("chat.postMessage", { channel, text: "late" });
    await slack.until(() => fault.hits === 1);
    const before = slack.posts(channel).length;
    fault.release();
    await held;

    expect([before, slack.posts(channel).length]).toEqual([0, 1]);
  });

  it("cut the connection before the work is done or after it", async () => {
    const { slack, channel, call } = await ready();
    slack.fault({ kind: "cut_before" });
    slack.fault({ kind: "cut_after" });

    const before = await failureOf(call("chat.postMessage", { channel, text: "one" }));
    const after = await failureOf(call("chat.postMessage", { channel, text: "two" }));

    expect([before, after]).toMatchObject([
      { code: "slack_webapi_request_error" },
      { code: "slack_webapi_request_error" },
    ]);
    expect(slack.posts(channel).map(({ text }) => text)).toEqual(["two"]);
  });

  it("meet only the calls that they were made for", async () => {
    const { slack, channel, refusal } = await ready();
    slack.fault({ kind: "error", error: "fatal_error", when: ({ args }) => args["text"] === "two" });

    const refusals = [
      await refusal("chat.postMessage", { channel, text: "one" }),
      await refusal("chat.postMessage", { channel, text: "two" }),
    ];

    expect(refusals).toEqual([undefined, "fatal_error"]);
  });
});

describe("rates", () => {
  it("let fifty updates pass in a minute and count the next one", async () => {
    const clock = { now: 1_700_000_000_000 };
    const { slack, channel, call } = await ready(clock);
    const { ts } = await call("chat.postMessage", { channel, text: "0" });

    for (let count = 0; count < 51; count += 1)
      await call("chat.update", { channel, ts, text: String(count) });
    clock.now += 60_001;
    await call("chat.update", { channel, ts, text: "later" });

    expect(slack.rateBreaches).toMatchObject([{ method: "chat.update" }]);
  });

  it("let short bursts of posts pass in each channel, then one a second", async () => {
    const clock = { now: 1_700_000_000_000 };
    const { slack, ann, channel, call } = await ready(clock);
    const other = slack.addChannel({ name: "other", members: [ann] });

    for (let count = 0; count < 6; count += 1) await call("chat.postMessage", { channel, text: "hi" });
    await call("chat.postMessage", { channel: other, text: "hi" });
    clock.now += 1_000;
    await call("chat.postMessage", { channel, text: "hi" });

    expect(slack.rateBreaches).toMatchObject([{ method: "chat.postMessage", channel }]);
  });

  it("are enforced when the test says so", async () => {
    const clock = { now: 1_700_000_000_000 };
    const { slack, call } = await ready(clock);
    slack.enforceRates = true;

    const failures = [];
    for (let count = 0; count < 21; count += 1) failures.push(await failureOf(call("users.list")));

    expect(failures.filter((failure) => failure !== undefined)).toMatchObject([{ retryAfter: 60 }]);
  });
});
