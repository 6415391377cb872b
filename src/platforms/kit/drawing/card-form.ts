import type { Block, Button } from "../../../cards/card.ts";
import type { Asked } from "./carried.ts";

/** A block with inputs and the buttons that send them. */
export type Form = Extract<Block, { readonly kind: "form" | "questions" }>;

export function isForm(block: Block): block is Form {
  return block.kind === "form" || block.kind === "questions";
}

export function buttonsOf(form: Form): readonly Button[] {
  return form.kind === "form" ? form.buttons : [form.submit];
}

/** How the answers are to be read. */
export function asksOf(form: Form): { readonly asks?: readonly Asked[] } {
  if (form.kind === "form") return {};
  return { asks: form.questions.map(({ id, takesSeveral }) => ({ id, takesSeveral })) };
}

/** Questions with their choices, for the file where a card shows them only in part. */
export function questionsInFull({ questions }: Extract<Form, { readonly kind: "questions" }>): string {
  return questions
    .map(({ text, choices }) => [text, ...choices.map((choice) => `- ${choiceInFull(choice)}`)].join("\n"))
    .join("\n\n");
}

/** `Label: what it means`. */
export function choiceInFull({
  label,
  description = "",
}: {
  readonly label: string;
  readonly description?: string;
}): string {
  return `${label}${description === "" ? "" : `: ${description}`}`;
}
