import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { adaptDefault, EventDispatcher } from "@larksuiteoapi/node-sdk";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { createWebhooks, type WebhookOptions } from "../../../platforms/feishu/intake/webhooks.ts";
import { aTransport, silent } from "./transport-fixture.ts";

const received = "im.message.receive_v1";
const message = { type: received, event: { message: { content: "hi" } }, eventId: "event-1" };
const press = { action: { tag: "button", value: { id: "1" } }, token: "c-1" };
const verificationToken = "verification-token";
const encryptKey = "encrypt-key";

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server of the app's own, until the test ends. */
async function anAddress(listener: Listener, path = "/events"): Promise<() => string> {
  const server = createServer((request, response) => {
    // The caller sees a broken connection.
    Promise.resolve(listener(request, response)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

const isWebhook = { mode: "webhook" } as const;

describe("webhooks, with Feishu's own dispatcher", () => {
  it("bring events, encrypted and signed, and presses with their toasts", async () => {
    const heard: unknown[] = [];
    const dispatcher = new EventDispatcher({ encryptKey, verificationToken, logger: silent }).register({
      [received]: (event) => {
        heard.push(event.message.content);
      },
      "card.action.trigger": () => ({ toast: { type: "info", content: "Done." } }),
    });
    const listener = adaptDefault("/events", dispatcher, { autoChallenge: true });
    const url = await anAddress(listener);
    const { transport } = await aTransport({ ...isWebhook, webhook: { url, verificationToken, encryptKey } });

    const isRight = await transport.checkAddress();
    transport.push(message);
    await transport.settled();
    const answer = await transport.press(press);

    expect(isRight).toBe(true);
    expect(heard).toEqual(["hi"]);
    expect(answer).toEqual({ kind: "answered", body: { toast: { type: "info", content: "Done." } } });
  });
});

describe("webhooks, with PoCo's own reader", () => {
  it.each([
    ["plain", { verificationToken }],
    ["encrypted", { verificationToken, encryptKey }],
  ])("bring %s events and presses to one address each", async (_, keys) => {
    const took: unknown[] = [];
    const take: WebhookOptions["take"] = async ({ type, eventId }) => {
      took.push({ type, eventId });
      return type === "card.action.trigger" ? { toast: { type: "info", content: "Done." } } : undefined;
    };
    const url = await poco({ ...keys, take }, "/platform/feishu/events");
    const cardUrl = await poco({ ...keys, take }, "/platform/feishu/card-actions");
    const { transport } = await aTransport({ ...isWebhook, webhook: { url, cardUrl, ...keys } });

    const isRight = await transport.checkAddress();
    transport.push(message);
    await transport.settled();
    const answer = await transport.press(press);

    expect(isRight).toBe(true);
    expect(took).toMatchObject([{ type: received, eventId: "event-1" }, { type: "card.action.trigger" }]);
    expect(answer).toMatchObject({ kind: "answered", body: { toast: { content: "Done." } } });
  });

  it("bring events of the old schema", async () => {
    const took: unknown[] = [];
    const take: WebhookOptions["take"] = async ({ type, eventId }) => {
      took.push({ type, eventId });
      return undefined;
    };
    const url = await poco({ verificationToken, take }, "/platform/feishu/events");
    const { transport } = await aTransport({
      ...isWebhook,
      schema: "1.0",
      webhook: { url, verificationToken },
    });

    transport.push(message);
    await transport.settled();

    expect(took).toEqual([{ type: received, eventId: "event-1" }]);
  });

  it("are turned away by another Verification Token", async () => {
    const url = await poco(
      { verificationToken: "another", take: async () => undefined },
      "/platform/feishu/events",
    );
    const { transport } = await aTransport({
      ...isWebhook,
      redeliverAfterMs: [],
      webhook: { url, verificationToken },
    });

    const isRight = await transport.checkAddress();
    transport.push(message);

    await expect(transport.settled()).rejects.toThrow("never taken");
    expect(isRight).toBe(false);
  });
});

describe("webhooks", () => {
  it("come again until the answer is 200 in time, under the same id", async () => {
    const ids: unknown[] = [];
    const listener: Listener = async (request, response) => {
      if (request.url === "/elsewhere") {
        response.writeHead(200).end();
        return;
      }
      const chunks = await request.toArray();
      const { header } = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as {
        header: { event_id: string };
      };
      ids.push(header.event_id);
      if (ids.length === 1) response.writeHead(500).end("{}");
      else if (ids.length === 2) response.writeHead(302, { location: "/elsewhere" }).end();
      else if (ids.length > 3) response.writeHead(200).end();
    };
    const url = await anAddress(listener);
    const webhook = { url, verificationToken };
    const { transport } = await aTransport({
      ...isWebhook,
      ackWithinMs: 300,
      redeliverAfterMs: [1, 1, 1],
      webhook,
    });

    transport.push(message);
    await transport.settled();

    expect(ids).toEqual(["event-1", "event-1", "event-1", "event-1"]);
    expect(transport.counts).toEqual({ delivered: 4, redelivered: 3, acked: 1, lost: 0 });
  });

  it("fail a press that is answered late, with another status or with no JSON, not one that is answered with nothing", async () => {
    const never: Listener = () => undefined;
    const failing: Listener = (_, response) => response.writeHead(500).end("{}");
    const text: Listener = (_, response) => response.writeHead(200).end("ok");
    const nothing: Listener = (_, response) => response.writeHead(200).end();
    const codeFrom = async (listener: Listener, ackWithinMs?: number) => {
      const webhook = { url: await anAddress(listener), verificationToken };
      const patience = ackWithinMs === undefined ? {} : { ackWithinMs };
      const { transport } = await aTransport({ ...isWebhook, ...patience, webhook });
      const answer = await transport.press(press);
      return answer.kind === "failed" ? answer.code : answer.kind;
    };

    const codes = [
      await codeFrom(never, 20),
      await codeFrom(failing),
      await codeFrom(text),
      await codeFrom(nothing),
    ];

    expect(codes).toEqual([200341, 200671, 200672, "answered"]);
  });

  it("do not accept an address that does not answer the question", async () => {
    const url = await anAddress((_, response) => response.writeHead(200).end('{"challenge":"another"}'));
    const { transport } = await aTransport({ ...isWebhook, webhook: { url, verificationToken } });

    expect(await transport.checkAddress()).toBe(false);
  });
});

async function poco(options: Partial<WebhookOptions> & Pick<WebhookOptions, "take">, path: string) {
  const handle = createWebhooks({
    verificationToken: undefined,
    encryptKey: undefined,
    isConfigured: true,
    now: Date.now,
    log: silentLog,
    ...options,
  });
  const listener: Listener = async (request, response) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    const headers = new Headers(request.headers as Record<string, string>);
    const answer = await handle(
      new Request(`http://localhost${request.url}`, { method: "POST", headers, body }),
    );
    response.writeHead(answer.status).end(await answer.text());
  };
  return anAddress(listener, path);
}
