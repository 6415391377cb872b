import type { InputBlock, KnownBlock } from "@slack/types";
import type { Question } from "../../../domain/agent-event.ts";
import { distinct } from "../../kit/drawing/carried-option.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { labelRoom } from "../../kit/drawing/input-words.ts";
import { type OptionRoom, questionRoom, questionWords } from "../../kit/drawing/question-words.ts";
import { writeAddress } from "./address.ts";
import { shown } from "./exact.ts";
import { type InputPlace, inputBlock } from "./input-block.ts";
import { limits } from "./limits.ts";
import { menuOptions, optionOf } from "./options.ts";
import { plainText } from "./text-object.ts";

/** The inputs that take the answers to a question. */
export function questionBlocks(question: Question, index: number, place: InputPlace): readonly KnownBlock[] {
  const { label, details, takesText } = questionWords(question, optionRoom);
  const choice = question.choices.length === 0 ? undefined : choiceElement(question, index, place);
  const isOnly = choice === undefined || !takesText;
  return [
    ...(details.trim() === "" ? [] : shown("plain", headOf(details, questionRoom), place.surface)),
    ...(choice === undefined ? [] : [inputBlock({ label, element: choice, isOptional: !isOnly }, place)]),
    ...(takesText ? [textBlock({ label, index, isOnly: choice === undefined }, place)] : []),
  ];
}

/** What of the questions is not shown as a whole. */
export function isCut(question: Question): boolean {
  return questionWords(question, optionRoom).details.length > questionRoom;
}

const optionRoom: OptionRoom = { option: limits.option, description: limits.optionDescription };

interface OwnWords {
  readonly label: string;
  readonly index: number;
  readonly isOnly: boolean;
}

function textBlock({ label, index, isOnly }: OwnWords, place: InputPlace): InputBlock {
  const element = {
    type: "plain_text_input" as const,
    action_id: writeAddress({ kind: "text", form: place.form, question: index }),
    multiline: true,
    placeholder: plainText(isOnly ? "Your answer" : "Or in your own words", limits.placeholder),
  };
  const words = isOnly ? label : `Or in your own words: ${label}`;
  return inputBlock({ label: headOf(words, labelRoom), element, isOptional: !isOnly }, place);
}

function choiceElement(
  { choices, takesSeveral }: Question,
  index: number,
  place: InputPlace,
): InputBlock["element"] {
  const isMenu = choices.length > limits.boxes;
  const offered = choices.map(({ label, description }) => ({ value: label, label, description }));
  const options = distinct(offered).map(({ description, ...one }) =>
    optionOf(isMenu ? one : { ...one, description }, place.surface.keep),
  );
  const action_id = writeAddress({ kind: "choice", form: place.form, question: index });
  if (isMenu) {
    return {
      type: takesSeveral ? "multi_static_select" : "static_select",
      action_id,
      ...menuOptions(options),
    };
  }
  return { type: takesSeveral ? "checkboxes" : "radio_buttons", action_id, options };
}
