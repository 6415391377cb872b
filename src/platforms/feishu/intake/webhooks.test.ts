import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { encrypted, type WebhookCall, webhookCall } from "../../../testing/fake-feishu/webhook-call.ts";
import type { Delivery } from "./delivery.ts";
import { createWebhooks, type WebhookOptions } from "./webhooks.ts";

const now = Date.UTC(2026, 5, 1);
const token = "verification-token";
const encryptKey = "encrypt-key";

const message = { message: { message_id: "om_1", chat_id: "oc_1", content: '{"text":"你好 a<b && c"}' } };
const event2 = {
  schema: "2.0",
  header: { event_id: "ev_1", event_type: "im.message.receive_v1", token, create_time: String(now) },
  event: message,
};
const event1 = {
  uuid: "ev_2",
  token,
  ts: "1",
  type: "event_callback",
  event: { type: "message", ...message },
};
const oldPress = {
  open_id: "ou_1",
  open_message_id: "om_1",
  token: "c-1",
  action: { value: { a: 1 }, tag: "button" },
};
const challenge = { type: "url_verification", challenge: "xyz", token };

function listening(differs: Partial<WebhookOptions> = {}) {
  const taken: Delivery[] = [];
  const options: WebhookOptions = {
    verificationToken: token,
    encryptKey,
    isConfigured: true,
    now: () => now,
    log: silentLog,
    take: async (delivery) => {
      taken.push(delivery);
    },
    ...differs,
  };
  const handle = createWebhooks(options);
  const send = async (request: Request) => {
    const response = await handle(request);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { taken, send, call: (call: Partial<WebhookCall>) => send(feishu(call)) };
}

const feishu = (call: Partial<WebhookCall>) => webhookCall({ body: event2, at: now, encryptKey, ...call });

/** The same request with other bytes or headers. */
async function altered(
  request: Request,
  {
    text,
    headers = {},
  }: { text?: (body: string) => string; headers?: Readonly<Record<string, string | null>> },
): Promise<Request> {
  const sent = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  const body = await request.text();
  return new Request(request.url, { method: "POST", headers: sent, body: text?.(body) ?? body });
}

describe("what Feishu sends", () => {
  it.each([
    ["schema 2.0", event2, { type: "im.message.receive_v1", eventId: "ev_1", event: message }],
    ["schema 1.0", event1, { type: "message", eventId: "ev_2", event: event1.event }],
  ])("of %s is taken as it was written, encrypted or not", async (_schema, body, delivery) => {
    const secret = listening();
    const plain = listening({ encryptKey: undefined });

    const answers = [await secret.call({ body }), await plain.send(webhookCall({ body, at: now }))];

    expect(answers).toEqual([
      { status: 200, body: {} },
      { status: 200, body: {} },
    ]);
    expect([...secret.taken, ...plain.taken]).toEqual([
      { via: "http", ...delivery },
      { via: "http", ...delivery },
    ]);
  });

  it("is a press on a card of the old kind, which its own signature proves", async () => {
    const { taken, send } = listening({ encryptKey: undefined });

    await send(webhookCall({ body: oldPress, at: now, verificationToken: token }));

    expect(taken).toEqual([{ via: "http", type: "card.action.trigger_v1", eventId: null, event: oldPress }]);
  });

  it("gets the answer to a press", async () => {
    const toast = { toast: { type: "info", content: "Stopped." } };
    const { call } = listening({ take: async () => toast });
    const url = "http://poco.test/platform/feishu/card-actions";

    expect(await call({ url })).toEqual({ status: 200, body: toast });
  });

  it("is a question for the address, signed or not", async () => {
    const { call, send, taken } = listening();
    const unsigned = await altered(feishu({ body: challenge }), {
      headers: { "x-lark-signature": null, "x-lark-request-timestamp": null, "x-lark-request-nonce": null },
    });
    const plain = listening({ encryptKey: undefined });

    const answers = [
      await call({ body: challenge }),
      await send(unsigned),
      await plain.send(webhookCall({ body: challenge, at: now })),
    ];

    expect(answers).toEqual(answers.map(() => ({ status: 200, body: { challenge: "xyz" } })));
    expect(taken).toEqual([]);
  });

  it("is to be sent again when it could not be stored", async () => {
    const { call } = listening({
      take: async () => {
        throw new Error("the disk is full");
      },
    });

    expect(await call({})).toMatchObject({ status: 503 });
  });

  it("may be as much as 1 MiB, and more is not read", async () => {
    const { taken, call } = listening();
    const body = { ...event2, event: { text: "x".repeat(1_048_576) } };

    expect(await call({ body })).toMatchObject({ status: 413 });
    expect(taken).toEqual([]);
  });
});

describe("what is not proven to be Feishu's", () => {
  const withToken = (other: string) => ({ ...event2, header: { ...event2.header, token: other } });
  const late = now - 301_000;
  const early = now + 301_000;
  const cases: readonly (readonly [string, () => Request | Promise<Request>])[] = [
    ["has another byte", () => altered(feishu({}), { text: (body) => body.replace("}", " }") })],
    ["has no signature", () => altered(feishu({}), { headers: { "x-lark-signature": null } })],
    ["has no nonce", () => altered(feishu({}), { headers: { "x-lark-request-nonce": null } })],
    ["has another nonce", () => altered(feishu({}), { headers: { "x-lark-request-nonce": "0" } })],
    [
      "has another time",
      () => altered(feishu({}), { headers: { "x-lark-request-timestamp": String(now / 1_000 + 1) } }),
    ],
    [
      "has a time that is no number",
      () => altered(feishu({}), { headers: { "x-lark-request-timestamp": "now" } }),
    ],
    [
      "has a signature of another length",
      () => altered(feishu({}), { headers: { "x-lark-signature": "00" } }),
    ],
    [
      "has a signature that is no hex",
      () => altered(feishu({}), { headers: { "x-lark-signature": "g".repeat(64) } }),
    ],
    ["is older than five minutes", () => feishu({ at: late })],
    ["is from the future", () => feishu({ at: early })],
    ["is signed with another key", () => feishu({ encryptKey: "another" })],
    ["is not encrypted", () => webhookCall({ body: event2, at: now })],
    ["is a plain question for the address", () => webhookCall({ body: challenge, at: now })],
    ["is encrypted with nothing in it", () => altered(feishu({}), { text: () => '{"encrypt":""}' })],
    ["is encrypted with no text in it", () => altered(feishu({}), { text: () => '{"encrypt":17}' })],
    ["has another token", () => feishu({ body: withToken("another") })],
    ["has no token", () => feishu({ body: withToken("") })],
    ["has another token in schema 1.0", () => feishu({ body: { ...event1, token: "another" } })],
    ["has another token in the question", () => feishu({ body: { ...challenge, token: "another" } })],
  ];

  it.each(cases)("is refused and has no effect: it %s", async (_what, request) => {
    const { taken, send } = listening();

    expect(await send(await request())).toMatchObject({ status: 401 });
    expect(taken).toEqual([]);
  });

  it.each([
    ["has another token", { ...event2, header: { ...event2.header, token: "another" } }],
    ["has no token", { ...event1, token: undefined }],
    ["asks for the address with another token", { ...challenge, token: "another" }],
    ["is encrypted", { encrypt: encrypted(JSON.stringify(event2), encryptKey) }],
    ["is an unsigned press on an old card", oldPress],
  ])("is refused where no key is set: it %s", async (_what, body) => {
    const { taken, send } = listening({ encryptKey: undefined });

    expect(await send(webhookCall({ body, at: now }))).toMatchObject({ status: 401 });
    expect(taken).toEqual([]);
  });

  it("is refused whatever it is", async () => {
    const { taken, send } = listening();
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.json().map((text) => JSON.stringify({ encrypt: encrypted(text, encryptKey) })),
      fc.base64String().map((text) => JSON.stringify({ encrypt: text })),
    );

    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const request = new Request("http://poco.test/platform/feishu/events", { method: "POST", body });
        expect([400, 401]).toContain((await send(request)).status);
      }),
    );
    expect(taken).toEqual([]);
  });

  it("learns nothing of what Feishu encrypted, though it tries every byte before it", async () => {
    const { send } = listening();
    const bytes = Buffer.from(encrypted(JSON.stringify(event2), encryptKey), "base64");
    const answers = new Set<string>();

    for (let byte = 0; byte < 256; byte += 1) {
      bytes[bytes.length - 17] = byte;
      const body = JSON.stringify({ encrypt: bytes.toString("base64") });
      answers.add(
        JSON.stringify(
          await send(new Request("http://poco.test/platform/feishu/events", { method: "POST", body })),
        ),
      );
    }

    expect([...answers]).toHaveLength(1);
  });

  it("is everything while nothing is set that could prove it", async () => {
    const { taken, send } = listening({ verificationToken: undefined, encryptKey: undefined });

    const answer = await send(webhookCall({ body: event2, at: now }));

    expect(answer.status).toBe(503);
    expect(answer.body["detail"]).toContain("POCO_FEISHU_VERIFICATION_TOKEN");
    expect(taken).toEqual([]);
  });

  it("is answered with what is missing while Feishu is not configured", async () => {
    const { call } = listening({ isConfigured: false });

    const answer = await call({});

    expect(answer.status).toBe(503);
    expect(answer.body["detail"]).toContain("poco config feishu");
  });
});
