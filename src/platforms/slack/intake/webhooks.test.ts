import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import type { Delivery } from "./delivery.ts";
import { createWebhooks, type WebhookOptions, webhookPaths } from "./webhooks.ts";

const secret = "a signing secret";
const now = 1_700_000_000_000;

function anApp(changes: Partial<WebhookOptions> = {}) {
  const taken: Delivery[] = [];
  const handle = createWebhooks({
    signingSecret: secret,
    isConfigured: true,
    now: () => now,
    take: (delivery) => {
      taken.push(delivery);
      return Promise.resolve();
    },
    log: silentLog,
    ...changes,
  });
  return { handle, taken };
}

interface Sent {
  readonly path?: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function aRequest({ path = "events", body, headers = {} }: Sent): Request {
  const timestamp = String(now / 1_000);
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return new Request(`http://poco.test/platform/slack/${path}`, {
    method: "POST",
    body,
    headers: {
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${digest}`,
      ...headers,
    },
  });
}

const event = { type: "event_callback", event_id: "Ev1", event: { type: "message", text: "schön" } };
const press = { type: "block_actions", trigger_id: "t1" };
const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

/** The body of a refusal whose words have this in them. */
function detail(part: string): unknown {
  const words: unknown = expect.stringContaining(part);
  return { detail: words };
}

describe("Slack's calls", () => {
  it("are taken when they are signed, an event with its retry", async () => {
    const { handle, taken } = anApp();

    const first = await handle(aRequest({ body: JSON.stringify(event) }));
    const again = await handle(
      aRequest({
        body: JSON.stringify(event),
        headers: { "x-slack-retry-num": "2", "x-slack-retry-reason": "http_timeout" },
      }),
    );

    expect([first.status, await first.json()]).toEqual([200, { ok: true }]);
    expect(again.status).toBe(200);
    expect(taken).toEqual([
      { via: "http", kind: "events_api", body: event, retryAttempt: 0, retryReason: null },
      { via: "http", kind: "events_api", body: event, retryAttempt: 2, retryReason: "http_timeout" },
    ]);
  });

  it("are answered with what was said of them", async () => {
    const said = { ok: true, ignored: true, reason: "bot_message" };
    const { handle } = anApp({ take: () => Promise.resolve(said) });

    const answers = await Promise.all([
      handle(aRequest({ body: JSON.stringify(event) })),
      handle(aRequest({ path: "interactive", body: form(press) })),
      handle(aRequest({ path: "commands", body: "command=%2Fpoco" })),
    ]);

    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toContain("application/json");
      expect(await answer.json()).toEqual(said);
    }
  });

  it("read the payload of a form, and bare JSON in its place", async () => {
    const { handle, taken } = anApp();

    const answer = await handle(aRequest({ path: "interactive", body: form(press) }));
    await handle(aRequest({ path: "interactive", body: JSON.stringify(press) }));

    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(taken.map(({ kind, body }) => [kind, body])).toEqual([
      ["interactive", press],
      ["interactive", press],
    ]);
  });

  it("read the fields of a command", async () => {
    const { handle, taken } = anApp();

    const answer = await handle(
      aRequest({ path: "commands", body: "command=%2Fpoco&text=run+a%26b&user_id=U1&channel_id=C1" }),
    );

    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(taken[0]).toMatchObject({
      kind: "slash_commands",
      body: { command: "/poco", text: "run a&b", user_id: "U1", channel_id: "C1" },
    });
  });

  it("prove that the address is PoCo's, but only to Slack", async () => {
    const { handle, taken } = anApp();
    const body = JSON.stringify({ type: "url_verification", challenge: "c1", token: "t" });

    const answer = await handle(aRequest({ body }));
    const forged = await handle(aRequest({ body, headers: { "x-slack-signature": `v0=${"0".repeat(64)}` } }));

    expect([answer.status, await answer.json()]).toEqual([200, { challenge: "c1" }]);
    expect(forged.status).toBe(401);
    expect(taken).toEqual([]);
  });

  it.each(["events", "interactive", "commands"])(
    "may try the certificate, and no more, at %s",
    async (path) => {
      const { handle, taken } = anApp();
      const body = `ssl_check=1&token=t&command=%2Fpoco&${form(press)}`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const nobody = { "x-slack-signature": "", "x-slack-request-timestamp": "" };

      const unsigned = await handle(aRequest({ path, body, headers: { ...headers, ...nobody } }));
      const signed = await handle(aRequest({ path, body, headers }));

      expect([unsigned.status, await unsigned.text()]).toEqual([200, ""]);
      expect([signed.status, await signed.text()]).toEqual([200, ""]);
      expect(taken).toEqual([]);
    },
  );

  it("are no try of the certificate because of what somebody wrote", async () => {
    const { handle, taken } = anApp();

    await handle(aRequest({ body: JSON.stringify({ ...event, url: "https://x.test?a&ssl_check=1&b" }) }));

    expect(taken).toHaveLength(1);
  });

  it.each([
    ["no signature", { "x-slack-signature": "" }],
    ["a wrong signature", { "x-slack-signature": `v0=${"a".repeat(64)}` }],
    ["another time", { "x-slack-request-timestamp": String(now / 1_000 - 1) }],
    ["an old time", { "x-slack-request-timestamp": String(now / 1_000 - 301) }],
  ])("are refused for good with %s", async (_, headers) => {
    const { handle, taken } = anApp();

    const answers = await Promise.all(
      ["events", "interactive", "commands"].map((path) =>
        handle(aRequest({ path, body: JSON.stringify(event), headers })),
      ),
    );

    for (const answer of answers) {
      expect([answer.status, answer.headers.get("x-slack-no-retry")]).toEqual([401, "1"]);
      expect(await answer.json()).toEqual(detail(""));
    }
    expect(taken).toEqual([]);
  });

  it.each([
    ["events", "no JSON"],
    ["events", "[1]"],
    ["events", "null"],
    ["events", ""],
    ["interactive", "payload="],
    ["interactive", "payload=%5B1%5D"],
    ["interactive", "payload=%7Bnot"],
    ["interactive", "other=1"],
    ["interactive", ""],
  ])("at %s cannot be read: %s", async (path, body) => {
    const { handle, taken } = anApp();

    const answer = await handle(aRequest({ path, body }));

    expect([answer.status, answer.headers.get("x-slack-no-retry")]).toEqual([400, "1"]);
    expect(await answer.json()).toEqual(detail(""));
    expect(taken).toEqual([]);
  });

  it("may have one MiB and not a byte more, announced or not", async () => {
    const { handle, taken } = anApp();
    const most = JSON.stringify({ type: "x", text: "" });
    const body = JSON.stringify({ type: "x", text: "a".repeat(1_048_576 - most.length) });

    const fits = await handle(aRequest({ body }));
    const announced = await handle(aRequest({ body: `${body} `, headers: { "content-length": "1048577" } }));
    const unannounced = await handle(aRequest({ body: `${body} ` }));

    expect([fits.status, announced.status, unannounced.status]).toEqual([200, 413, 413]);
    expect(unannounced.headers.get("x-slack-no-retry")).toBe("1");
    expect(taken).toHaveLength(1);
  });

  it("are to be sent again when they could not be stored", async () => {
    const { handle } = anApp({ take: () => Promise.reject(new Error("disk full: /home/poco")) });

    const answer = await handle(aRequest({ body: JSON.stringify(event) }));

    expect([answer.status, answer.headers.get("x-slack-no-retry")]).toEqual([503, null]);
    expect(await answer.text()).not.toContain("disk");
  });

  it.each(webhookPaths)("find Slack not configured at %s", async (path) => {
    const { handle, taken } = anApp({ isConfigured: false });

    const answer = await handle(new Request(`http://poco.test${path}`, { method: "POST", body: "{}" }));

    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual(detail("POCO_SLACK_BOT_TOKEN"));
    expect(taken).toEqual([]);
  });

  it.each([undefined, ""])("are told which setting is missing to check them: %o", async (signingSecret) => {
    const { handle, taken } = anApp({ signingSecret });

    const answer = await handle(aRequest({ body: JSON.stringify(event) }));

    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual(detail("POCO_SLACK_SIGNING_SECRET"));
    expect(taken).toEqual([]);
  });

  it("are POST requests to three addresses", async () => {
    const { handle } = anApp();

    const get = await handle(new Request("http://poco.test/platform/slack/events"));
    const elsewhere = await handle(aRequest({ path: "menu", body: "{}" }));

    expect([get.status, elsewhere.status]).toEqual([405, 404]);
  });
});
