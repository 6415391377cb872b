import type { Block, Button } from "../../../cards/card.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { buttonRows } from "./button.ts";
import { fixed, type Part, type Surface, threadFile } from "./drawing.ts";
import { inputBlocks } from "./input-block.ts";
import { isCut, questionBlocks } from "./questions-part.ts";

export type Form = Extract<Block, { readonly kind: "form" | "questions" }>;

export interface FormPlace {
  readonly surface: Surface;
  /** The place of the form among those of its card. */
  readonly form: number;
  /** The button that the foot of the view stands for. */
  readonly submit?: Button | undefined;
}

/** Inputs and the buttons that send them. */
export function formPart(form: Form, place: FormPlace, file: Omit<RestFile, "text">): Part {
  const { surface, submit } = place;
  const buttons = buttonsOf(form).filter((button) => button !== submit);
  const rows = buttonRows(buttons, surface, { form: place.form, ...asksOf(form) });
  // Nothing but the buttons: who is that far down the ladder has another way to fill it in.
  if (surface.rung === 3) return { ...fixed(rows), isKept: true };
  const inputPlace = { surface, form: place.form, isSubmitted: submit !== undefined };
  if (form.kind === "form") {
    return fixed([...form.inputs.flatMap((input) => inputBlocks(input, inputPlace)), ...rows]);
  }
  const { questions } = form;
  const part = fixed([
    ...questions.flatMap((question, index) => questionBlocks(question, index, inputPlace)),
    ...rows,
  ]);
  const isAnyCut = questions.some(isCut);
  const whole = threadFile(surface, file, questions.map(inFull).join("\n\n"));
  return { ...part, whole, draw: (room) => ({ ...part.draw(room), isCut: isAnyCut }) };
}

export function buttonsOf(form: Form): readonly Button[] {
  return form.kind === "form" ? form.buttons : [form.submit];
}

/** How the answers are to be read. */
export function asksOf(form: Form) {
  if (form.kind === "form") return {};
  return { asks: form.questions.map(({ id, takesSeveral }) => ({ id, takesSeveral })) };
}

function inFull({
  text,
  choices,
}: Extract<Form, { readonly kind: "questions" }>["questions"][number]): string {
  const lines = choices.map(
    ({ label, description = "" }) => `- ${label}${description === "" ? "" : `: ${description}`}`,
  );
  return [text, ...lines].join("\n");
}
