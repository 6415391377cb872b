import { z } from "zod";

export interface Unsent {
  /** For people, without anything that was sent: texts of errors may hold it. */
  readonly why: string;
  /** False: the request certainly never reached the other side. */
  readonly wasSent: boolean;
}

/** What an error of `fetch`, or of a client above it, means for a request. Codes: Node and undici. */
export function whyUnsent(error: unknown): Unsent {
  const causes = causesOf(error);
  if (causes.some(({ name }) => name === "TimeoutError"))
    return { why: "no answer came in time", wasSent: true };
  const code = causes.find((cause) => cause.code !== undefined)?.code ?? "no code";
  return neverSent.has(code)
    ? { why: code, wasSent: false }
    : { why: `the connection broke (${code})`, wasSent: true };
}

const neverSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EPROTO",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

const Cause = z.object({
  name: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  /** Several addresses of one host were tried. */
  errors: z.array(z.unknown()).optional().catch(undefined),
});
type Cause = Pick<z.infer<typeof Cause>, "name" | "code">;

/** What lies behind a client's own error, outermost first; of an error without a cause, itself. */
function causesOf(error: unknown, depth = 0): readonly Cause[] {
  const { data } = Cause.safeParse(error);
  if (data === undefined || depth > 5) return [];
  const inner = [data.cause, ...(data.errors ?? [])].flatMap((one) => causesOf(one, depth + 1));
  return depth === 0 && inner.length > 0 ? inner : [data, ...inner];
}
