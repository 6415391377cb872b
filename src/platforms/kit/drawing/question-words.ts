import type { Question } from "../../../domain/agent-event.ts";
import { choiceInFull } from "./card-form.ts";

/** A question up to this length is the label of its input. */
const labelLength = 200;
/** More words than this of one question, or of all of its choices, come with the file of the card. */
export const questionRoom = 1500;

/** How many characters an option and what is said of it may have; without an option's description there is none. */
export interface OptionRoom {
  readonly option: number;
  readonly description: number;
}

export interface QuestionWords {
  /** Of the input that takes the answer. */
  readonly label: string;
  /** What stands above the input because a label or an option has no room for it. */
  readonly details: string;
  readonly takesText: boolean;
}

export function questionWords(question: Question, room: OptionRoom): QuestionWords {
  const isLong = question.text.length > labelLength;
  return {
    label: isLong ? "Your answer" : question.text,
    details: [...(isLong ? [question.text] : []), ...longChoices(question, room)].join("\n"),
    takesText: question.takesText || question.choices.length === 0,
  };
}

/** Choices with more words than an option has room for, in full. */
function longChoices({ choices }: Question, room: OptionRoom): readonly string[] {
  const isLong = choices.some(
    ({ label, description = "" }) => label.length > room.option || description.length > room.description,
  );
  return isLong ? choices.map((choice) => `• ${choiceInFull(choice)}`) : [];
}
