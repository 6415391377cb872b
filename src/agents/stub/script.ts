import type { Turn } from "../agent.ts";

/** What the stub does with a prompt. */
export type Script = {
  readonly act: "answer" | "slow" | "fail" | "ask" | "question";
  /** What streams, piece by piece. */
  readonly pieces: readonly string[];
  /** The prompt without its prefix. */
  readonly subject: string;
};

const longLength = 60_000;
const slowPieces = 20;

/** Reads the prefix of a prompt: `slow:`, `long:`, `fail:`, `ask:`, `question:`, or none. Pure. */
export function scriptOf({
  prompt,
  isApproved,
  options,
}: Pick<Turn, "prompt" | "isApproved" | "options">): Script {
  const opening = isApproved ? "Approved stub result for: " : "Stub result for: ";
  const [prefix, subject] = split(prompt);
  const answer = ["Stub ", "result ", "for: ", subject, ...signature(options)];
  if (isApproved) answer.splice(0, 2, "Approved stub ", "result ");
  switch (prefix) {
    case "slow":
      return { act: "slow", subject, pieces: slowAnswer(opening + subject) };
    case "long":
      return { act: "answer", subject, pieces: longAnswer(opening + subject) };
    case "fail":
      return { act: "fail", subject, pieces: [] };
    case "ask":
      return { act: "ask", subject, pieces: answer };
    case "question":
      return { act: "question", subject, pieces: [] };
    default:
      return { act: "answer", subject, pieces: answer };
  }
}

type Prefix = "slow" | "long" | "fail" | "ask" | "question";

function split(prompt: string): readonly [prefix: Prefix | undefined, subject: string] {
  const [whole = "", prefix] = /^(slow|long|fail|ask|question):/.exec(prompt) ?? [];
  // Only the words of the expression come out of it.
  return [prefix as Prefix | undefined, whole === "" ? prompt : prompt.slice(whole.length).trim()];
}

/** Shows that a choice of options reached the agent; nothing where nobody chose. */
function signature(options: Turn["options"]): readonly string[] {
  const chosen = Object.values(options);
  return chosen.length === 0 ? [] : [` (${chosen.join(", ")})`];
}

/** The answer word by word, then filled up with numbered words, so that something streams for the whole time. */
function slowAnswer(answer: string): readonly string[] {
  const words = answer.split(/(?<= )/u);
  const rest = Array.from({ length: Math.max(0, slowPieces - words.length) }, (_, at) => ` [${at + 1}]`);
  return [...words, ...rest];
}

function longAnswer(answer: string): readonly string[] {
  const pieces = [`${answer}\n\n`];
  let length = answer.length + 2;
  for (let line = 1; length < longLength; line += 1) {
    const piece = `${line}. This is line ${line} of a long answer, with words enough to fill a screen.\n`;
    pieces.push(piece);
    length += piece.length;
  }
  return pieces;
}
