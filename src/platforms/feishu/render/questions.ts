import type { Question } from "../../../domain/agent-event.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { labelRoom } from "../../kit/drawing/input-words.ts";
import { type OptionRoom, questionRoom, questionWords } from "../../kit/drawing/question-words.ts";
import { type Element, plain, small } from "./element.ts";
import { type InputPlace, menuOptions, textField } from "./input.ts";
import { writeInputName } from "./input-name.ts";
import { rooms } from "./limits.ts";

/** Options of Feishu's menus have no description: where there is one, all choices stand above. */
const optionRoom: OptionRoom = { option: rooms.option, description: 0 };

/** The inputs that take the answers to a question. */
export function questionElements(
  question: Question,
  index: number,
  place: InputPlace,
): { readonly elements: readonly Element[]; readonly isCut: boolean } {
  const { label, details, takesText } = questionWords(question, optionRoom);
  const shownDetails = headOf(details, Math.min(questionRoom, place.room));
  const menu = question.choices.length === 0 ? undefined : choiceMenu(question, index, place);
  const own = menu === undefined ? label : `Or in your own words: ${label}`;
  return {
    elements: [
      ...(details.trim() === "" ? [] : [plain(shownDetails)]),
      ...(menu === undefined ? [] : [plain(headOf(label, labelRoom)), ...menu.elements]),
      ...(takesText ? [ownWords(headOf(own, labelRoom), index, place)] : []),
    ],
    isCut: shownDetails !== details || (menu?.hidden ?? 0) > 0,
  };
}

function ownWords(label: string, question: number, { form }: InputPlace): Element {
  const address = { kind: "text", form, question } as const;
  return textField({
    name: writeInputName({ look: "text", address }),
    label,
    placeholder: "Your answer",
    isLong: true,
    isRequired: false,
  });
}

function choiceMenu({ choices, takesSeveral }: Question, question: number, { form, ...place }: InputPlace) {
  const address = { kind: "choice", form, question } as const;
  const { options, hidden } = menuOptions(
    choices.map(({ label }) => ({ value: label, label })),
    place,
  );
  const menu: Element = {
    tag: takesSeveral ? "multi_select_static" : "select_static",
    name: writeInputName({ look: "pick", address }),
    width: "fill",
    options,
  };
  return { elements: hidden === 0 ? [menu] : [menu, small(`${hidden} more do not fit in here.`)], hidden };
}
