import type { Block, Card } from "./card.ts";
import { cleanText } from "./clean.ts";
import type { TaskPartView } from "./task-view.ts";
import { promptWords } from "./task-words.ts";

/** A piece of an answer that is too long for the task's own card. */
export function taskPartCard({ task, part, parts, isCut, text }: TaskPartView): Card {
  const which = isCut ? `Part ${part}` : `Part ${part} of ${parts}`;
  return {
    title: `${which}: ${promptWords(task, 60)}`,
    tone: "neutral",
    blocks: [
      piece(cleanText(text)),
      ...(isCut && part === parts
        ? [{ kind: "note", text: "It goes on in the file, which has all of it." } as const]
        : []),
    ],
  };
}

/** Chat apps refuse a block without a word in it. */
function piece(text: string): Block {
  return text.trim() === "" ? { kind: "note", text: "Only empty lines." } : { kind: "text", text };
}
