import { unreachable } from "../../../domain/unreachable.ts";
import type { Log } from "../../../observe/log.ts";
import { readBody } from "../../kit/read-body.ts";
import type { Delivery, Take } from "./delivery.ts";
import { type DeliveryRead, readDelivery } from "./read-delivery.ts";
import { checkSignature } from "./signature.ts";

export interface WebhookOptions {
  /** Undefined where none is set, which socket mode allows: then nothing can be checked here. */
  readonly signingSecret: string | undefined;
  /** Whether Slack has what it needs in any mode. */
  readonly isConfigured: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly take: Take;
  readonly log: Log;
}

/** Where Slack calls, and what it hands over there. */
const kinds: ReadonlyMap<string, Delivery["kind"]> = new Map([
  ["/platform/slack/events", "events_api"],
  ["/platform/slack/interactive", "interactive"],
  ["/platform/slack/commands", "slash_commands"],
]);
export const webhookPaths: readonly string[] = [...kinds.keys()];

/** Slack's biggest deliveries, views with all they show, have 250 KB. */
const mostBytes = 1_048_576;

/** Answers Slack's own calls. Contract: the handler never rejects. */
export function createWebhooks(options: WebhookOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const kind = kinds.get(new URL(request.url).pathname);
    if (kind === undefined) return refusal(404, "Slack has nothing at this address.");
    if (request.method !== "POST") return refusal(405, "Slack's calls are POST requests.");
    if (!options.isConfigured) return refusal(503, notConfigured);
    try {
      return await answer(options, kind, request);
    } catch (error) {
      // Slack sends an event again after any answer but 200.
      options.log.error({ error, kind }, "a delivery from Slack could not be taken");
      return refusal(503, "PoCo could not store this. Send it again.");
    }
  };
}

const notConfigured =
  "Slack is not configured. Set POCO_SLACK_BOT_TOKEN and POCO_SLACK_SIGNING_SECRET, or run `poco config slack`.";
const noSecret =
  "POCO_SLACK_SIGNING_SECRET is missing, so nobody can tell whether a request is Slack's. Set it, or use socket mode only.";

async function answer(options: WebhookOptions, kind: Delivery["kind"], request: Request): Promise<Response> {
  const { signingSecret, now, log } = options;
  const body = await readBody(request, mostBytes);
  if (body === undefined) return refusal(413, "The body is larger than 1 MiB.");
  const text = new TextDecoder().decode(body);
  if (isSslCheck(request.headers, text)) return new Response(null, { status: 200 });
  if (signingSecret === undefined || signingSecret === "") return refusal(503, noSecret);
  const check = checkSignature({
    secret: signingSecret,
    timestamp: request.headers.get("x-slack-request-timestamp"),
    signature: request.headers.get("x-slack-signature"),
    body,
    now: now(),
  });
  if (check.ok) return answerRead(options, readDelivery(kind, text, request.headers));
  log.warn({ kind, reason: check.reason }, "a request that Slack did not sign was refused");
  return refusal(401, "The signature is not Slack's, or the request is older than five minutes.");
}

/** Slack now and then tries the certificate of an address, unsigned; whatever else is in it counts for nothing. */
function isSslCheck(headers: Headers, text: string): boolean {
  const isForm = headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  return isForm && new URLSearchParams(text).get("ssl_check") === "1";
}

async function answerRead({ take }: WebhookOptions, read: DeliveryRead): Promise<Response> {
  switch (read.kind) {
    case "challenge":
      return Response.json({ challenge: read.challenge });
    case "unreadable":
      return refusal(400, read.problem);
    case "delivery": {
      const said = await take(read.delivery);
      if (said !== undefined && said !== null) return Response.json(said);
      // Slack: the acknowledgement of an interaction or a command is shown or carried out unless it is empty.
      return read.delivery.kind === "events_api"
        ? Response.json({ ok: true })
        : new Response(null, { status: 200 });
    }
    default:
      return unreachable(read);
  }
}

/** Whatever a second attempt cannot mend is not to be sent again. */
function refusal(status: number, detail: string): Response {
  const headers = status < 500 ? { "x-slack-no-retry": "1" } : {};
  return Response.json({ detail }, { status, headers });
}
