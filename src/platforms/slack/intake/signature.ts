import { createHmac, timingSafeEqual } from "node:crypto";

export interface Signed {
  readonly secret: string;
  /** As the headers say them; null where one is missing. */
  readonly timestamp: string | null;
  readonly signature: string | null;
  /** The raw bytes: what was decoded and encoded again has another signature. */
  readonly body: Uint8Array;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type SignatureCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "missing" | "malformed" | "stale" | "wrong" };

/** Slack: older requests may be replays. Ours also keeps those out that come from the future. */
const mostSkewSeconds = 300;

/** Whether Slack signed the request, by its scheme v0: HMAC-SHA256 over `v0:<timestamp>:<body>`. */
export function checkSignature({ secret, timestamp, signature, body, now }: Signed): SignatureCheck {
  if (timestamp === null || signature === null) return { ok: false, reason: "missing" };
  const [, hex] = /^v0=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (hex === undefined || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed" };
  if (Math.abs(now / 1_000 - Number(timestamp)) > mostSkewSeconds) return { ok: false, reason: "stale" };
  const own = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(own, Buffer.from(hex, "hex")) ? { ok: true } : { ok: false, reason: "wrong" };
}
