import type { Block, Card } from "../../../cards/card.ts";
import { isGrowing } from "./card-state.ts";
import { endOf, headOf } from "./cut-words.ts";

/** What a card says first: what has to be decided or looked at, then what was said, then facts. */
export function wordsInShort(card: Card): string {
  const isRunning = isGrowing(card);
  const told = card.blocks
    .flatMap((block) => wordsOf(block, isRunning))
    .filter(({ text }) => text.trim() !== "");
  const ordered = told.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text.trim());
  return ordered.join("\n");
}

/** The card of which one line and the buttons are left. */
export function cardInShort(card: Card): Card {
  const line = headOf(wordsInShort(card), lineRoom);
  const blocks: readonly Block[] = [
    ...(line.trim() === "" ? [] : [{ kind: "plain", text: line } as const]),
    ...card.blocks.filter(({ kind }) => kind === "actions" || kind === "form" || kind === "questions"),
  ];
  return { ...card, blocks };
}

const lineRoom = 200;

interface Told {
  /** What a notification shows first. */
  readonly rank: number;
  readonly text: string;
}

const partRoom = 400;

function wordsOf(block: Block, isRunning: boolean): readonly Told[] {
  switch (block.kind) {
    case "note": {
      const rank = block.tone === "attention" || block.tone === "bad" ? 0 : 4;
      return [{ rank, text: headOf(block.text, partRoom) }];
    }
    case "code":
    case "plain":
      return [{ rank: 1, text: headOf(block.text, partRoom) }];
    case "text":
      return [{ rank: 2, text: isRunning ? endOf(block.text, partRoom) : headOf(block.text, partRoom) }];
    case "questions":
      return block.questions.map(({ text }) => ({ rank: 1, text: headOf(text, partRoom) }));
    case "fields": {
      const lines = block.fields.map(({ label, value }) => headOf(`${label}: ${value}`, partRoom));
      return [{ rank: 3, text: lines.join("\n") }];
    }
    case "diff": {
      const paths = block.files.map(({ path }) => headOf(path, partRoom));
      return [{ rank: 3, text: paths.slice(0, 5).join("\n") }];
    }
    default:
      // Steps, plans and the prompt itself say nothing new; inputs are for the app only.
      return [];
  }
}
