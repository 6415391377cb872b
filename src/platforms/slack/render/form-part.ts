import type { Button } from "../../../cards/card.ts";
import { asksOf, buttonsOf, type Form, questionsInFull } from "../../kit/drawing/card-form.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { buttonRows } from "./button.ts";
import { fixed, type Part, type Surface, threadFile } from "./drawing.ts";
import { inputBlocks } from "./input-block.ts";
import { isCut, questionBlocks } from "./questions-part.ts";

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
  const whole = threadFile(surface, file, questionsInFull(form));
  return { ...part, whole, draw: (room) => ({ ...part.draw(room), isCut: isAnyCut }) };
}
