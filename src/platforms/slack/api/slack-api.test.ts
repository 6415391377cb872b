import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createSlackApiFixture, type SlackApiFixture } from "../../../testing/slack-api-fixture.ts";
import { postMessage, updateMessage } from "./messages.ts";
import { openView } from "./views.ts";

let open: SlackApiFixture | undefined;

async function aSlack(...options: Parameters<typeof createSlackApiFixture>): Promise<SlackApiFixture> {
  open = await createSlackApiFixture(...options);
  return open;
}

afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function aCard({ api, channel }: SlackApiFixture): Promise<string> {
  const posted = await postMessage(api, { channel, text: "card" }, { lane: "interactive" });
  return posted.kind === "ok" ? posted.data.ts : "";
}

const view = { type: "modal", title: { type: "plain_text", text: "Loading" }, blocks: [{ type: "divider" }] };

async function aTrigger({ slack, user, channel }: SlackApiFixture): Promise<string> {
  const { deliveries } = await slack.command({ user, channel, text: "new" });
  return String(deliveries[0]?.payload["trigger_id"]);
}

describe("what comes of a call", () => {
  it("is the body, with the scopes of the token", async () => {
    const { api, slack } = await aSlack();

    const answer = await api.call("auth.test", {}, { lane: "background" });

    expect(answer).toMatchObject({ kind: "ok", data: { user_id: slack.botUser }, scopes: [...slack.scopes] });
  });

  it("is a refusal that names the missing scope", async () => {
    const { api, slack, channel, trace } = await aSlack();
    slack.scopes.delete("pins:write");

    const answer = await api.call("pins.add", { channel, timestamp: "1.2" }, { lane: "background" });

    expect(answer).toEqual({ kind: "refused", error: "missing_scope", needed: "pins:write", pointers: [] });
    expect(trace.shown().errors[0]).toMatchObject({
      stage: "pins.add",
      code: "missing_scope",
      needed_scope: "pins:write",
    });
  });

  it("is a refusal that points to the fault in the blocks", async () => {
    const { api, slack, channel } = await aSlack();
    const messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"];
    const facts = { response_metadata: { messages } };
    slack.fault({ method: "chat.postMessage", kind: "error", error: "invalid_blocks", facts });

    const answer = await postMessage(api, { channel, text: "long", blocks: [] });

    const pointers = ["/blocks/0/text/text"];
    expect(answer).toEqual({ kind: "refused", error: "invalid_blocks", needed: null, pointers });
  });

  it("is unsure when the answer of a post is lost or broken, and the post is not made again", async () => {
    const { api, slack, channel, settled } = await aSlack();
    for (const trouble of [
      { kind: "cut_after" },
      { kind: "cut_before" },
      { kind: "http", status: 503 },
      { kind: "error", error: "fatal_error" },
    ] as const) {
      slack.fault({ method: "chat.postMessage", ...trouble });

      expect(await settled(postMessage(api, { channel, text: "once" }))).toMatchObject({ kind: "unsure" });
    }
    expect(slack.callsOf("chat.postMessage")).toHaveLength(4);
    expect(slack.posts(channel)).toHaveLength(1);
  });

  it("is unsure when no answer comes in time", async () => {
    const { api, slack, channel } = await aSlack({ timeouts: { interactive: 60, background: 60 } });
    const held = slack.fault({ method: "chat.postMessage", kind: "held" });

    const answer = await postMessage(api, { channel, text: "slow" });

    expect(answer).toEqual({ kind: "unsure", detail: "no answer came in time" });
    held.release();
  });

  it("is certainly nothing when nobody listens at the address", async () => {
    const { api, channel } = await aSlack({ baseUrl: await aDeadAddress() });

    const answer = await postMessage(api, { channel, text: "nobody hears" });

    expect(answer).toEqual({ kind: "down", detail: "Slack could not be reached (ECONNREFUSED)" });
  });

  it("is not taken for Slack's when a proxy answers with a page", async () => {
    const server = createServer(
      (_, response) => void response.end("<html>please sign in to the proxy</html>"),
    );
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { api, settled } = await aSlack({ baseUrl: `${addressOf(server)}/api/` });

    const answer = await settled(api.call("users.info", { user: "U1" }, { lane: "background" }));

    expect(answer).toEqual({ kind: "unsure", detail: "the answer was not Slack's" });
    server.closeAllConnections();
    server.close();
  });
});

describe("calls that may be made twice", () => {
  it("are made again after a lost answer", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, settled } = fixture;
    const ts = await aCard(fixture);
    slack.fault({ method: "chat.update", kind: "cut_after" });
    slack.fault({ method: "chat.update", kind: "http", status: 500 });

    const answer = await settled(updateMessage(api, { channel, ts, text: "newer" }));

    expect(answer.kind).toBe("ok");
    expect(slack.callsOf("chat.update")).toHaveLength(3);
    expect(slack.message(channel, ts)?.text).toBe("newer");
  });

  it("are given up after three tries", async () => {
    const { api, slack, settled, user } = await aSlack();
    slack.fault({ method: "users.info", kind: "http", status: 500, times: 9 });

    const answer = await settled(api.call("users.info", { user }, { lane: "background" }));

    expect(answer).toEqual({ kind: "unsure", detail: "Slack answered HTTP 500" });
    expect(slack.callsOf("users.info")).toHaveLength(3);
  });

  it("are not made again when Slack says no", async () => {
    const { api, slack } = await aSlack();

    const answer = await api.call("users.info", { user: "U0NOBODY" }, { lane: "background" });

    expect(answer).toMatchObject({ kind: "refused", error: "user_not_found" });
    expect(slack.callsOf("users.info")).toHaveLength(1);
  });
});

describe("a method that Slack limits", () => {
  it("pauses alone: a form still opens at once", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, user } = fixture;
    const ts = await aCard(fixture);
    slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 30 });

    const update = await updateMessage(api, { channel, ts, text: "newer" }, { maxWaitMs: 0 });
    const form = await openView(api, { triggerId: await aTrigger(fixture), view });

    expect(update).toEqual({ kind: "limited", retryAfterMs: 30_000, by: "slack" });
    expect(form.kind).toBe("ok");
    expect(slack.viewsOf(user)).toHaveLength(1);
  });

  it("is not called before the time that Slack named", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, pass } = fixture;
    const ts = await aCard(fixture);
    slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 30 });
    await updateMessage(api, { channel, ts, text: "1" }, { maxWaitMs: 0 });
    await pass(10_000);

    expect(await updateMessage(api, { channel, ts, text: "2" }, { maxWaitMs: 0 })).toEqual({
      kind: "limited",
      retryAfterMs: 20_000,
      by: "slack",
    });
    expect(await updateMessage(api, { channel, ts, text: "3" }, { lane: "interactive" })).toEqual({
      kind: "limited",
      retryAfterMs: 20_000,
      by: "slack",
    });
    expect(slack.callsOf("chat.update")).toHaveLength(1);
  });

  it("is called again by itself where the caller has the time", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, settled } = fixture;
    slack.fault({ method: "chat.postMessage", kind: "rate_limited", retryAfterS: 2 });

    const answer = await settled(postMessage(api, { channel, text: "waits" }));

    expect(answer.kind).toBe("ok");
    expect(slack.posts(channel)).toHaveLength(1);
    const [first, second] = slack.callsOf("chat.postMessage");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  });
});

describe("calls in the background", () => {
  it("post in order, and not more than a channel takes", async () => {
    const { api, slack, channel, settled } = await aSlack();
    slack.enforceRates = true;
    const texts = Array.from({ length: 12 }, (_, number) => `part ${number}`);

    const answers = await settled(
      Promise.all(texts.map((text) => postMessage(api, { channel, text }, { maxWaitMs: 60_000 }))),
    );

    expect(answers.every(({ kind }) => kind === "ok")).toBe(true);
    expect(slack.posts(channel).map(({ text }) => text)).toEqual(texts);
    expect(slack.rateBreaches).toEqual([]);
  });

  it("answer at once when they would have to wait too long", async () => {
    const { api, channel } = await aSlack();
    const posts = Array.from({ length: 4 }, (_, number) =>
      postMessage(api, { channel, text: `${number}` }, { maxWaitMs: 500 }),
    );

    const answers = await Promise.all(posts);

    expect(answers.map(({ kind }) => kind)).toEqual(["ok", "ok", "ok", "limited"]);
    expect(answers.at(-1)).toMatchObject({ by: "us" });
  });

  it("are answered when PoCo ends", async () => {
    const { api, slack, channel, user } = await aSlack();
    slack.fault({ method: "users.info", kind: "http", status: 500, times: 9 });
    const posts = Array.from({ length: 4 }, (_, number) => postMessage(api, { channel, text: `${number}` }));
    const retried = api.call("users.info", { user }, { lane: "background" });
    await slack.until(() => slack.callsOf("users.info").length > 0);

    api.close();

    expect((await Promise.all(posts)).at(-1)).toEqual({ kind: "down", detail: "PoCo is ending" });
    expect(await retried).toMatchObject({ kind: "unsure" });
  });
});

it("speaks of no token and of no words of people, in the log and on the debug page", async () => {
  const { api, slack, channel, settled, logged, trace, user } = await aSlack();
  slack.fault({ method: "chat.postMessage", kind: "cut_before" });
  slack.fault({ method: "users.info", kind: "http", status: 500, times: 3 });
  await settled(postMessage(api, { channel, text: "the secret plan", blocks: [{ type: "nonsense" }] }));
  await settled(postMessage(api, { channel, text: "the secret plan", blocks: [{ type: "nonsense" }] }));
  await settled(api.call("users.info", { user }, { lane: "background" }));
  await settled(api.call("auth.test", {}, { lane: "background" }));

  const said = `${logged.join("\n")}\n${JSON.stringify(trace.shown())}`;

  expect(trace.shown().outbound_attempts.length).toBeGreaterThanOrEqual(6);
  expect(logged.length).toBeGreaterThanOrEqual(3);
  expect(said).not.toContain(slack.botToken);
  expect(said).not.toContain("secret plan");
  expect(said).not.toContain("nonsense");
});

async function aDeadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = addressOf(server);
  await new Promise((resolve) => server.close(resolve));
  return `${address}/api/`;
}

function addressOf(server: ReturnType<typeof createServer>): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
