import { unreachable } from "../../../domain/unreachable.ts";
import type { Log } from "../../../observe/log.ts";
import { jsonObject } from "../../kit/json-object.ts";
import { readBody } from "../../kit/read-body.ts";
import { decrypt } from "./decrypt.ts";
import type { Delivery, Take } from "./delivery.ts";
import { type Envelope, readEnvelope } from "./read-envelope.ts";
import { checkSignature, isSameSecret } from "./signature.ts";

export interface WebhookOptions {
  /** Undefined where none is set. */
  readonly verificationToken: string | undefined;
  /** Undefined where none is set: then Feishu encrypts and signs nothing. */
  readonly encryptKey: string | undefined;
  /** Whether Feishu has what it needs in any mode. */
  readonly isConfigured: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly take: Take;
  readonly log: Log;
}

/** Events and presses are subscribed on two pages of Feishu's console; either address takes both. */
export const webhookPaths: readonly string[] = ["/platform/feishu/events", "/platform/feishu/card-actions"];

const mostBytes = 1_048_576;

/** Answers Feishu's own calls. Contract: the handler never rejects. */
export function createWebhooks(options: WebhookOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!webhookPaths.includes(new URL(request.url).pathname))
      return refusal(404, "Feishu has nothing at this address.");
    if (request.method !== "POST") return refusal(405, "Feishu's calls are POST requests.");
    if (!options.isConfigured) return refusal(503, notConfigured);
    try {
      return await answer(options, request);
    } catch (error) {
      // Feishu sends an event again after any answer but 200.
      options.log.error({ error }, "a delivery from Feishu could not be taken");
      return refusal(503, "PoCo could not store this. Send it again.");
    }
  };
}

const notConfigured =
  "Feishu is not configured. Set POCO_FEISHU_APP_ID and POCO_FEISHU_APP_SECRET, or run `poco config feishu`.";
const noProof =
  "POCO_FEISHU_VERIFICATION_TOKEN and POCO_FEISHU_ENCRYPT_KEY are missing, so nobody can tell whether a request is Feishu's. Copy them from the app's page Events & Callbacks, or use the long connection.";

interface Received {
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly envelope: Envelope;
}

async function answer(options: WebhookOptions, request: Request): Promise<Response> {
  if (!options.verificationToken && !options.encryptKey) return refusal(503, noProof);
  const body = await readBody(request, mostBytes);
  if (body === undefined) return refusal(413, "The body is larger than 1 MiB.");
  const outer = jsonObject(new TextDecoder().decode(body));
  if (outer === undefined) return refusal(400, "The body is no JSON object.");
  const opened = open(outer, options.encryptKey);
  if (typeof opened === "string") return foreign(options, opened);
  const received = { headers: request.headers, body, envelope: readEnvelope(opened) };
  const doubt = whyForeign(options, received);
  return doubt === undefined ? answerProven(options, received.envelope) : foreign(options, doubt);
}

/** What Feishu wrote; a word says why it cannot be Feishu's. */
function open(
  outer: Readonly<Record<string, unknown>>,
  encryptKey = "",
): Readonly<Record<string, unknown>> | string {
  const { encrypt } = outer;
  if (encryptKey === "") {
    return encrypt === undefined ? outer : "it is encrypted, and POCO_FEISHU_ENCRYPT_KEY is not set";
  }
  if (typeof encrypt !== "string") return "it is not encrypted";
  const text = decrypt(encrypt, encryptKey);
  const inner = text === undefined ? undefined : jsonObject(text);
  return inner ?? "it is encrypted with another key";
}

/** Undefined where it is proven to be Feishu's. */
function whyForeign(options: WebhookOptions, { headers, body, envelope }: Received): string | undefined {
  const { verificationToken = "", encryptKey = "", now } = options;
  const signed = { headers, body, now: now() };
  switch (envelope.kind) {
    case "challenge":
      // Feishu signs nothing before the address is accepted.
      return tokenDoubt(envelope.token, verificationToken);
    case "event":
      return (
        tokenDoubt(envelope.token, verificationToken) ??
        (encryptKey === "" ? undefined : signatureDoubt({ hash: "sha256", secret: encryptKey, ...signed }))
      );
    case "old-press":
      if (verificationToken === "") return "POCO_FEISHU_VERIFICATION_TOKEN is not set";
      return signatureDoubt({ hash: "sha1", secret: verificationToken, ...signed });
    case "unreadable":
      return encryptKey === ""
        ? undefined
        : signatureDoubt({ hash: "sha256", secret: encryptKey, ...signed });
    default:
      return unreachable(envelope);
  }
}

function tokenDoubt(given: string, own: string): string | undefined {
  return own === "" || isSameSecret(given, own) ? undefined : "its verification token is another one";
}

function signatureDoubt(signed: Parameters<typeof checkSignature>[0]): string | undefined {
  const check = checkSignature(signed);
  return check.ok ? undefined : `its signature is ${check.reason}`;
}

async function answerProven({ take }: WebhookOptions, envelope: Envelope): Promise<Response> {
  switch (envelope.kind) {
    case "challenge":
      return Response.json({ challenge: envelope.challenge });
    case "event":
    case "old-press": {
      const delivery: Delivery = { via: "http", ...envelope.delivery };
      return Response.json((await take(delivery)) ?? {});
    }
    case "unreadable":
      return refusal(400, "The body is none of Feishu's events.");
    default:
      return unreachable(envelope);
  }
}

/** One answer for all: whoever could tell a wrong padding from a wrong signature could read what Feishu encrypted. */
function foreign({ log }: WebhookOptions, reason: string): Response {
  log.warn({ reason }, "a request that is not proven to be Feishu's was refused");
  return refusal(401, "This is not proven to be Feishu's. PoCo's log says why.");
}

function refusal(status: number, detail: string): Response {
  return Response.json({ detail }, { status });
}
