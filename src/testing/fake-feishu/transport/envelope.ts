import { randomUUID } from "node:crypto";

/** Something that happened in the tenant. */
export interface Pushed {
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>>;
  /** When it happened, in epoch milliseconds; now where it is left out. */
  readonly createTime?: number;
  /** The same for each delivery of it; a new one where it is left out. */
  readonly eventId?: string;
}

/** `1.0` is what old apps are sent. */
export type Schema = "1.0" | "2.0";

export interface EnvelopeParts {
  readonly schema: Schema;
  readonly appId: string;
  readonly tenantKey: string;
  readonly verificationToken: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The body in which Feishu sends an event, by whatever way. */
export function envelopeOf(pushed: Pushed, parts: EnvelopeParts): object {
  const { type, event, createTime = parts.now(), eventId = randomUUID() } = pushed;
  const { schema, appId: app_id, tenantKey: tenant_key, verificationToken: token } = parts;
  if (schema === "1.0") {
    // Seconds, with as many decimals as Feishu writes.
    const ts = (createTime / 1_000).toFixed(7);
    return {
      uuid: eventId,
      token,
      ts,
      type: "event_callback",
      event: { ...event, type, app_id, tenant_key },
    };
  }
  const create_time = String(createTime);
  const header = { event_id: eventId, event_type: type, create_time, token, app_id, tenant_key };
  return { schema, header, event };
}
