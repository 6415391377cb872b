import type { InputBlock, KnownBlock } from "@slack/types";
import type { Question } from "../../../domain/agent-event.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { writeAddress } from "./carried.ts";
import { shown } from "./exact.ts";
import { type InputPlace, inputBlock } from "./input-block.ts";
import { limits } from "./limits.ts";
import { distinct, menuOptions, optionOf } from "./options.ts";
import { plainText } from "./text-object.ts";

/** A question up to this length is the label of its input. */
const labelRoom = 200;
/** More words than this of one question, or of all of its choices, come with the file of the card. */
const questionRoom = 1500;

/** The inputs that take the answers to a question. */
export function questionBlocks(question: Question, index: number, place: InputPlace): readonly KnownBlock[] {
  const needsText = question.takesText || question.choices.length === 0;
  const isLong = question.text.length > labelRoom;
  const label = isLong ? "Your answer" : question.text;
  const details = [...(isLong ? [question.text] : []), ...longChoices(question)].join("\n");
  const choice = question.choices.length === 0 ? undefined : choiceElement(question, index, place);
  const isOnly = choice === undefined || !needsText;
  return [
    ...(details.trim() === "" ? [] : shown("plain", headOf(details, questionRoom), place.surface)),
    ...(choice === undefined ? [] : [inputBlock({ label, element: choice, isOptional: !isOnly }, place)]),
    ...(needsText ? [textBlock({ label, index, isOnly: choice === undefined }, place)] : []),
  ];
}

/** What of the questions is not shown as a whole. */
export function isCut(question: Question): boolean {
  const isLong = question.text.length > labelRoom;
  return [...(isLong ? [question.text] : []), ...longChoices(question)].join("\n").length > questionRoom;
}

/** Choices with more words than an option has room for, in full. */
function longChoices({ choices }: Question): readonly string[] {
  const isLong = choices.some(
    ({ label, description = "" }) =>
      label.length > limits.option || description.length > limits.optionDescription,
  );
  if (!isLong) return [];
  return choices.map(
    ({ label, description = "" }) => `• ${label}${description === "" ? "" : `: ${description}`}`,
  );
}

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
