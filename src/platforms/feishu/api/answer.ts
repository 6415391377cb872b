import type { z } from "zod";

/** What came of a call. `Data` is the `data` of the answer, or what was read from it. */
export type FeishuAnswer<Data = unknown> = { readonly kind: "ok"; readonly data: Data } | NotDone;

export type NotDone =
  /** Feishu said no. */
  | Refused
  /** It was not done: Feishu wants us to wait, or we do so that it need not, or the plan of the month is used up. */
  | { readonly kind: "limited"; readonly retryAfterMs: number; readonly by: "feishu" | "us" | "plan" }
  /** It was sent and no answer came: it may have happened. */
  | { readonly kind: "unsure"; readonly detail: string }
  /** It was certainly not done. */
  | { readonly kind: "down"; readonly detail: string };

export interface Refused {
  readonly kind: "refused";
  /** Feishu's code, e.g. 230002. */
  readonly code: number;
  /** The code inside of its words, e.g. 11310 of `ErrCode: 11310`; null where there is none. */
  readonly inner: number | null;
  /** Rights that would help. */
  readonly scopes: readonly string[];
}

/** The data through a schema that names only what is used. */
export function read<Data>(answer: FeishuAnswer, schema: z.ZodType<Data>): FeishuAnswer<Data> {
  if (answer.kind !== "ok") return answer;
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return { kind: "ok", data: parsed.data };
  const places = parsed.error.issues.map((issue) => issue.path.join("."));
  return { kind: "unsure", detail: `the answer had another shape than expected at ${places.join(", ")}` };
}

/** Only whether it was done. */
export function withoutData(answer: FeishuAnswer): FeishuAnswer<null> {
  return answer.kind === "ok" ? { kind: "ok", data: null } : answer;
}

/** A refusal that says that all is well counts as done. */
export function orFine(answer: FeishuAnswer, fine: ReadonlySet<number>): FeishuAnswer<null> {
  return answer.kind === "refused" && fine.has(answer.code)
    ? { kind: "ok", data: null }
    : withoutData(answer);
}
