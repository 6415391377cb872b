/** What the stub does with a prompt. */
export type Script = {
  readonly act: "answer" | "slow" | "fail" | "ask";
  /** What streams, piece by piece. */
  readonly pieces: readonly string[];
  /** The prompt without its prefix. */
  readonly subject: string;
};

const longLength = 60_000;
const slowPieces = 20;

/** Reads the prefix of a prompt: `slow:`, `long:`, `fail:`, `ask:`, or none. Pure. */
export function scriptOf(prompt: string, isApproved: boolean): Script {
  const opening = isApproved ? "Approved stub result for: " : "Stub result for: ";
  const [prefix, subject] = split(prompt);
  const answer = ["Stub ", "result ", "for: ", subject];
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
    default:
      return { act: "answer", subject, pieces: answer };
  }
}

function split(prompt: string): readonly [prefix: string, subject: string] {
  const colon = prompt.indexOf(":");
  const prefix = colon === 4 || colon === 3 ? prompt.slice(0, colon) : "";
  const isKnown = prefix === "slow" || prefix === "long" || prefix === "fail" || prefix === "ask";
  return isKnown ? [prefix, prompt.slice(colon + 1).trim()] : ["", prompt];
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
