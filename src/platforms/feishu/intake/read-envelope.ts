import { z } from "zod";
import type { Delivery } from "./delivery.ts";

/** What a body says that is not encrypted (any more). */
export type Envelope =
  /** Feishu asks whether the address is PoCo's. */
  | { readonly kind: "challenge"; readonly token: string; readonly challenge: string }
  | { readonly kind: "event"; readonly token: string; readonly delivery: Omit<Delivery, "via"> }
  /** A press on a card of the old kind: its token is no proof, its own signature is. */
  | { readonly kind: "old-press"; readonly delivery: Omit<Delivery, "via"> }
  | { readonly kind: "unreadable" };

const text = z.string().catch("");
const fields = z.record(z.string(), z.unknown());
const Challenge = z.object({ type: z.literal("url_verification"), challenge: z.string(), token: text });
const Schema2 = z.object({
  schema: z.literal("2.0"),
  header: z.object({ event_id: z.string(), event_type: text, token: text }),
  event: fields,
});
const Schema1 = z.object({
  uuid: z.string(),
  token: text,
  type: z.literal("event_callback"),
  event: z.looseObject({ type: text }),
});
const OldPress = z.looseObject({ open_message_id: z.string(), action: fields });

/** Reads Feishu's envelopes: the question for the address, schema 2.0 and 1.0, presses on cards of the old kind. Pure. */
export function readEnvelope(body: unknown): Envelope {
  const challenge = Challenge.safeParse(body).data;
  if (challenge !== undefined) {
    return { kind: "challenge", token: challenge.token, challenge: challenge.challenge };
  }
  const second = Schema2.safeParse(body).data;
  if (second !== undefined) {
    const { header, event } = second;
    const delivery = { type: header.event_type, eventId: header.event_id, event };
    return { kind: "event", token: header.token, delivery };
  }
  const first = Schema1.safeParse(body).data;
  if (first !== undefined) {
    const { uuid: eventId, token, event } = first;
    return { kind: "event", token, delivery: { type: event.type, eventId, event } };
  }
  const old = OldPress.safeParse(body).data;
  if (old === undefined) return { kind: "unreadable" };
  return { kind: "old-press", delivery: { type: "card.action.trigger_v1", eventId: null, event: old } };
}
