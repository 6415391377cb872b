import type { AnswerOption } from "./agent-event.ts";
import type { Approval } from "./approval.ts";

/**
 * The options that people may choose by their number, which is the place here from 1 on: what allows first, as on the card.
 * What allows for ever is none of them: a slip of the finger would do too much.
 */
export function numberedOptions({ options }: Pick<Approval, "options">): readonly AnswerOption[] {
  const short = options.filter((option) => option !== "allow_always");
  const isRefusal = (option: AnswerOption): boolean => option.startsWith("reject");
  return [...short.filter((option) => !isRefusal(option)), ...short.filter(isRefusal)];
}
