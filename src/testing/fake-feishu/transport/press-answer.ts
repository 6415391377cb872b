import { z } from "zod";
import { unreachable } from "../../../domain/unreachable.ts";
import { checkCard } from "../card-json/check-card.ts";
import type { Attempt } from "./attempt.ts";

/** What a press brings the person who pressed. */
export type PressAnswer =
  | { readonly kind: "answered"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly code: PressFailure; readonly why: string };

/**
 * What the person's client shows. 200340: presses are not subscribed to; 200341: too late; 200671: the app failed; 200672:
 * the answer has another shape; 200673: its card is none.
 */
export type PressFailure = 200340 | 200341 | 200671 | 200672 | 200673;

export interface PressRules {
  /** Refuses whole cards of Card JSON 2.0 in an answer, as some say that Feishu does. */
  readonly rejectRawV2Callback: boolean;
}

const Toast = z.strictObject({
  type: z.enum(["info", "success", "error", "warning"]),
  content: z.string().min(1),
  i18n: z.record(z.string(), z.string()).optional(),
});
const NewCard = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw"), data: z.looseObject({}) }),
  z.strictObject({
    type: z.literal("template"),
    data: z.strictObject({
      template_id: z.string().min(1),
      template_version_name: z.string().optional(),
      template_variable: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
]);
const Answer = z.strictObject({ toast: Toast.optional(), card: NewCard.optional() });

export function pressAnswerOf(attempt: Attempt, rules: PressRules): PressAnswer {
  switch (attempt.kind) {
    case "silent":
      return { kind: "failed", code: 200341, why: attempt.why };
    case "refused":
      return { kind: "failed", code: 200671, why: attempt.why };
    case "taken":
      return read(attempt.answer ?? {}, rules);
    default:
      return unreachable(attempt);
  }
}

function read(answer: unknown, { rejectRawV2Callback }: PressRules): PressAnswer {
  if (typeof answer !== "object") return misshapen(`the answer is ${JSON.stringify(answer)}`);
  const { data: body, error } = Answer.safeParse(answer);
  if (error !== undefined) return misshapen(z.prettifyError(error));
  if (body.card?.type === "raw") {
    const why = rejectRawV2Callback ? "whole cards are refused here" : whyNoCard(body.card.data);
    if (why !== undefined) return { kind: "failed", code: 200673, why };
  }
  return { kind: "answered", body };
}

function whyNoCard(card: Readonly<Record<string, unknown>>): string | undefined {
  if (card["schema"] !== "2.0") return "the card is not of Card JSON 2.0, unlike the one that was pressed";
  const [problem] = checkCard(card);
  return problem === undefined ? undefined : `${problem.path}: ${problem.message} (${problem.code})`;
}

function misshapen(why: string): PressAnswer {
  return { kind: "failed", code: 200672, why };
}
