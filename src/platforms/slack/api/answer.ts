import type { z } from "zod";

/** What came of a call. `Data` is the body of the answer, or what was read from it. */
export type SlackAnswer<Data = unknown> = Done<Data> | NotDone;

export interface Done<Data = unknown> {
  readonly kind: "ok";
  readonly data: Data;
  /** What the token may do, where Slack says it. */
  readonly scopes?: readonly string[];
  readonly warnings?: readonly string[];
}

export type NotDone =
  /** Slack said no. */
  | Refused
  /** It was not done: Slack wants us to wait, or we do, so that it need not. */
  | { readonly kind: "limited"; readonly retryAfterMs: number; readonly by: "slack" | "us" }
  /** It was sent and no answer came: it may have happened. */
  | { readonly kind: "unsure"; readonly detail: string }
  /** It was certainly not done, or doing it again is harmless. */
  | { readonly kind: "down"; readonly detail: string };

export interface Refused {
  readonly kind: "refused";
  /** Slack's code, e.g. `channel_not_found`. */
  readonly error: string;
  /** The scope that is missing; null where it is about something else. */
  readonly needed: string | null;
  /** Where in the arguments the fault is, as JSON pointers: `/blocks/3/text`. */
  readonly pointers: readonly string[];
}

/** The body through a schema that names only what is used. */
export function read<Data>(answer: SlackAnswer, schema: z.ZodType<Data>): SlackAnswer<Data> {
  if (answer.kind !== "ok") return answer;
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return { ...answer, data: parsed.data };
  const places = parsed.error.issues.map((issue) => issue.path.join("."));
  return { kind: "unsure", detail: `the answer had another shape than expected at ${places.join(", ")}` };
}

/** Only whether it was done. */
export function withoutData(answer: SlackAnswer): SlackAnswer<null> {
  return answer.kind === "ok" ? { ...answer, data: null } : answer;
}
