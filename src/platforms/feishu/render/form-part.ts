import { asksOf, buttonsOf, type Form, questionsInFull } from "../../kit/drawing/card-form.ts";
import type { NamedFile } from "../../kit/drawing/parts-in-order.ts";
import { buttonRows } from "./button.ts";
import { fixed, type Part, restOf, type Surface } from "./drawing.ts";
import type { Element } from "./element.ts";
import { inputElements } from "./input.ts";
import { rooms } from "./limits.ts";
import { questionElements } from "./questions.ts";

export interface FormPlace {
  readonly surface: Surface;
  /** The place of the form among those of its card. */
  readonly form: number;
  readonly file: NamedFile;
}

/** Inputs and the buttons that send them. Buttons that need no inputs stand below the form. */
export function formPart(form: Form, { surface, form: index, file }: FormPlace): Part {
  const buttons = buttonsOf(form);
  const sending = buttons.filter(({ does }) => does.kind === "submit");
  const others = buttonRows(
    buttons.filter(({ does }) => does.kind !== "submit"),
    surface,
  );
  const rows = buttonRows(sending, surface, { form: index, ...asksOf(form) });
  // Nothing but the buttons: who is that far down the ladder has another way to fill it in.
  if (surface.rung === 3) return { ...fixed([...rows, ...others]), isKept: true };
  const { elements, isCut } = inputsOf(form, index, surface);
  const frame: Element = { tag: "form", name: `form_${index}`, elements: [...elements, ...rows] };
  const part = fixed([...(rows.length === 0 ? elements : [frame]), ...others]);
  if (form.kind === "form") return part;
  const whole = restOf(surface, file, questionsInFull(form));
  return { ...part, whole, draw: (room) => ({ ...part.draw(room), isCut }) };
}

function inputsOf(form: Form, index: number, surface: Surface) {
  const count = form.kind === "form" ? form.inputs.length : form.questions.length;
  const place = { surface, form: index, room: rooms.inputs / Math.max(1, count) };
  if (form.kind === "form") {
    return { elements: form.inputs.flatMap((input) => inputElements(input, place)), isCut: false };
  }
  const drawn = form.questions.map((question, at) => questionElements(question, at, place));
  return {
    elements: drawn.flatMap(({ elements }) => elements),
    isCut: drawn.some((one) => one.isCut),
  };
}
