import { createHash, timingSafeEqual } from "node:crypto";

export interface Signed {
  /** The scheme: events and presses under the Encrypt Key, presses on old cards under the Verification Token. */
  readonly hash: "sha256" | "sha1";
  readonly secret: string;
  readonly headers: Headers;
  /** The raw bytes: what was read and written again has another signature. */
  readonly body: Uint8Array;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type SignatureCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "missing" | "malformed" | "stale" | "wrong" };

/** Older requests may be replays. Ours also keeps those out that come from the future. Seconds. */
const mostSkew = 300;
const hexLength = { sha256: 64, sha1: 40 } as const;

/** Whether Feishu signed the request: hex of the hash over timestamp, nonce, secret and body, one behind the other. */
export function checkSignature({ hash, secret, headers, body, now }: Signed): SignatureCheck {
  const timestamp = headers.get("x-lark-request-timestamp");
  const nonce = headers.get("x-lark-request-nonce");
  const signature = headers.get("x-lark-signature");
  if (timestamp === null || nonce === null || signature === null) return { ok: false, reason: "missing" };
  const isHex = signature.length === hexLength[hash] && /^[0-9a-f]+$/i.test(signature);
  if (!isHex || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed" };
  if (Math.abs(now / 1_000 - Number(timestamp)) > mostSkew) return { ok: false, reason: "stale" };
  const own = createHash(hash)
    .update(timestamp + nonce + secret)
    .update(body)
    .digest();
  return timingSafeEqual(own, Buffer.from(signature, "hex")) ? { ok: true } : { ok: false, reason: "wrong" };
}

/** Compares in a time that tells nothing of where they differ. */
export function isSameSecret(given: string, own: string): boolean {
  const [one, other] = [given, own].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
