import { z } from "zod";

const envelopeKinds = ["events_api", "interactive", "slash_commands"] as const;

/** Something that Slack hands over and wants acknowledged by its id. */
export interface Envelope {
  readonly kind: (typeof envelopeKinds)[number];
  readonly envelopeId: string;
  readonly body: unknown;
  /** 0: the first time. */
  readonly retryAttempt: number;
  readonly retryReason: string | null;
  /** Whether the acknowledgement may carry an answer. */
  readonly acceptsPayload: boolean;
}

export type SocketMessage =
  | { readonly kind: "hello" }
  /** The connection ends soon, or at once: warning, refresh_requested, link_disabled, too_many_websockets. */
  | { readonly kind: "disconnect"; readonly reason: string }
  | { readonly kind: "envelope"; readonly envelope: Envelope }
  | { readonly kind: "unknown"; readonly type: string };

/** Only the type decides; a member of an unexpected kind counts as absent, so that nothing is lost by it. */
const Message = z.object({
  type: z.string(),
  reason: z.string().nullish().catch(null),
  envelope_id: z.string().nullish().catch(null),
  payload: z.unknown().optional(),
  accepts_response_payload: z.boolean().nullish().catch(null),
  retry_attempt: z.number().nullish().catch(null),
  retry_reason: z.string().nullish().catch(null),
});

/** What a message on the socket says. Never throws. */
export function readMessage(data: unknown): SocketMessage {
  const read = Message.safeParse(jsonOf(data));
  if (!read.success) return { kind: "unknown", type: "unreadable" };
  const { type, reason, envelope_id: envelopeId, ...rest } = read.data;
  if (type === "hello") return { kind: "hello" };
  if (type === "disconnect") return { kind: "disconnect", reason: reason ?? "unknown" };
  const kind = envelopeKinds.find((one) => one === type);
  if (kind === undefined || envelopeId == null) return { kind: "unknown", type };
  const envelope: Envelope = {
    kind,
    envelopeId,
    body: rest.payload,
    retryAttempt: rest.retry_attempt ?? 0,
    retryReason: rest.retry_reason || null,
    acceptsPayload: rest.accepts_response_payload ?? false,
  };
  return { kind: "envelope", envelope };
}

function jsonOf(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    // Not JSON is as unreadable as JSON of a wrong shape.
    return undefined;
  }
}
