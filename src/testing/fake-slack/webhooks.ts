import { createHmac, randomUUID } from "node:crypto";
import type { Attempt, DeliveryKind, Outgoing } from "./deliveries.ts";
import type { Fields } from "./fields.ts";
import type { Workspace } from "./workspace.ts";

/** Where the app listens when it is not in socket mode. */
export interface WebhookUrls {
  readonly events: string;
  readonly interactive: string;
  readonly commands: string;
}

export interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a forged request differs from a good one. */
export interface Forgery {
  readonly secret?: string;
  /** Epoch seconds. */
  readonly timestamp?: number;
  /** Replaces the signature; null leaves it out. */
  readonly signature?: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface WebhookParts {
  readonly workspace: Workspace;
  readonly ackTimeoutMs: number;
}

/** Hands one thing to the app over HTTP, signed as Slack does. */
export async function postWebhook(
  { workspace, ackTimeoutMs }: WebhookParts,
  urls: WebhookUrls,
  outgoing: Outgoing,
): Promise<Attempt> {
  const { kind, payload, retry } = outgoing;
  const signed = signedRequest(workspace, kind, payload);
  const again = retry && {
    "x-slack-retry-num": String(retry.number),
    "x-slack-retry-reason": retry.reason,
  };
  try {
    const answer = await post(
      urlFor(urls, kind),
      { ...signed, headers: { ...signed.headers, ...again } },
      ackTimeoutMs,
    );
    if (answer.status === 200) return { isAcknowledged: true, ack: ackOf(workspace, answer) };
    const stops = answer.headers.get("x-slack-no-retry") === "1";
    return { isAcknowledged: false, reason: "http_error", stops };
  } catch (error) {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    return { isAcknowledged: false, reason: isSlow ? "http_timeout" : "connection_failed" };
  }
}

export function urlFor(urls: WebhookUrls, kind: DeliveryKind): string {
  switch (kind) {
    case "events_api":
      return urls.events;
    case "interactive":
      return urls.interactive;
    case "slash_commands":
      return urls.commands;
    default:
      throw new Error(`no such kind of delivery: ${String(kind)}`);
  }
}

export async function post(url: string, { body, headers }: Signed, timeoutMs: number): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The body of a delivery with the v0 signature over its raw bytes. */
export function signedRequest(
  workspace: Workspace,
  kind: DeliveryKind,
  payload: Fields,
  forgery: Forgery = {},
): Signed {
  const body = bodyOf(kind, payload);
  const timestamp = String(forgery.timestamp ?? Math.floor(workspace.now() / 1_000));
  const secret = forgery.secret ?? workspace.app.signingSecret;
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const signature = forgery.signature === undefined ? `v0=${digest}` : forgery.signature;
  return {
    body,
    headers: {
      "content-type": kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded",
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-request-id": randomUUID(),
      ...(signature !== null && { "x-slack-signature": signature }),
    },
  };
}

function bodyOf(kind: DeliveryKind, payload: Fields): string {
  if (kind === "events_api") return JSON.stringify(payload);
  if (kind === "interactive") return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(payload)) form.set(name, String(value));
  return form.toString();
}

/** An empty body is a bare acknowledgement; a command may be answered in plain text. */
function ackOf(workspace: Workspace, { headers, text }: HttpAnswer): unknown {
  if (text === "") return {};
  if (headers.get("content-type")?.includes("application/json") !== true) return { text };
  try {
    return JSON.parse(text);
  } catch {
    workspace.lints.push("an acknowledgement over HTTP was announced as JSON, but is not");
    return {};
  }
}
