import { randomBytes } from "node:crypto";
import type { DeliveryKind } from "./deliveries.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import {
  type Forgery,
  type HttpAnswer,
  post,
  signedRequest,
  urlFor,
  type WebhookParts,
  type WebhookUrls,
} from "./webhooks.ts";

/** Delivery over HTTP in place of sockets. */
export interface WebhookMode {
  useWebhooks(urls: WebhookUrls): void;
  useSockets(): void;
  /** What Slack does when somebody enters the address for events: it must get its challenge back. */
  verifyUrl(): Promise<boolean>;
  /** Slack's look at the certificate of an address: unsigned; whatever else it carries must have no effect. */
  checkSsl(kind?: DeliveryKind, payload?: Fields): Promise<HttpAnswer>;
  /** Sends something as Slack would, or as somebody would who is not Slack. */
  send(kind: DeliveryKind, payload: Fields, forgery?: Forgery): Promise<HttpAnswer>;
}

export function createWebhookMode({ workspace, ackTimeoutMs }: WebhookParts): {
  readonly urls: WebhookUrls | undefined;
  readonly mode: WebhookMode;
} {
  let urls: WebhookUrls | undefined;
  const known = (): WebhookUrls => {
    if (urls === undefined) throw new Error("the fake Slack delivers through sockets");
    return urls;
  };
  const send: WebhookMode["send"] = (kind, payload, forgery) =>
    post(urlFor(known(), kind), signedRequest(workspace, kind, payload, forgery), ackTimeoutMs);

  const mode: WebhookMode = {
    send,
    useWebhooks: (given) => {
      urls = given;
    },
    useSockets: () => {
      urls = undefined;
    },
    verifyUrl: async () => {
      const challenge = randomBytes(16).toString("hex");
      const token = workspace.app.verificationToken;
      const { status, headers, text } = await send("events_api", {
        type: "url_verification",
        token,
        challenge,
      });
      const isJson = headers.get("content-type")?.includes("application/json") === true;
      const answered = isJson ? fieldsOf(JSON.parse(text))["challenge"] : text;
      return status === 200 && answered === challenge;
    },
    checkSsl: (kind = "slash_commands", payload = {}) => {
      const body = new URLSearchParams({ ssl_check: "1", token: workspace.app.verificationToken });
      for (const [name, value] of Object.entries(payload)) body.set(name, String(value));
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return post(urlFor(known(), kind), { body: body.toString(), headers }, ackTimeoutMs);
    },
  };
  return {
    mode,
    get urls() {
      return urls;
    },
  };
}
