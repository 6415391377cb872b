import type { Block, Card } from "../../../cards/card.ts";
import { endOf, headOf } from "../../kit/drawing/cut-words.ts";
import { escaped, escapedHead } from "./escape.ts";
import { budgets, limits } from "./limits.ts";

/** Stands for the blocks in notifications, in searches and for screen readers: mentions, title, first words. */
export function fallbackText(card: Card, isRunning: boolean): string {
  const called = mentions(card);
  const head = [...(called === "" ? [] : [called]), escapedHead(card.title, titleRoom)].join(" ");
  const words = escapedHead(wordsInShort(card, isRunning), budgets.fallbackWords);
  const text = words === "" ? head : `${head}\n${words}`;
  return (text.length <= limits.fallback ? text : head).toWellFormed();
}

const titleRoom = 1000;

/** Calls the people whom a card asks for. Slack knows its own people only. */
export function mentions({ calls = [] }: Pick<Card, "calls">): string {
  const ids = calls.filter(({ platform, id }) => platform === "slack" && /^[UW][A-Z0-9]+$/.test(id));
  return [...new Set(ids.map(({ id }) => `<@${escaped(id)}>`))].slice(0, shownCalls).join(" ");
}

const shownCalls = 20;

/** What a card says first: what has to be decided or looked at, then what was said, then facts. */
export function wordsInShort({ blocks }: Card, isRunning: boolean): string {
  const told = blocks.flatMap((block) => wordsOf(block, isRunning)).filter(({ text }) => text.trim() !== "");
  const ordered = told.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text.trim());
  return ordered.join("\n");
}

interface Told {
  /** What a notification shows first. */
  readonly rank: number;
  readonly text: string;
}

const partRoom = 400;

function wordsOf(block: Block, isRunning: boolean): readonly Told[] {
  switch (block.kind) {
    case "note":
      return [
        {
          rank: block.tone === "attention" || block.tone === "bad" ? 0 : 4,
          text: headOf(block.text, partRoom),
        },
      ];
    case "code":
    case "plain":
      return [{ rank: 1, text: headOf(block.text, partRoom) }];
    case "text":
      return [{ rank: 2, text: isRunning ? endOf(block.text, partRoom) : headOf(block.text, partRoom) }];
    case "questions":
      return block.questions.map(({ text }) => ({ rank: 1, text: headOf(text, partRoom) }));
    case "fields":
      return [
        {
          rank: 3,
          text: block.fields.map(({ label, value }) => headOf(`${label}: ${value}`, partRoom)).join("\n"),
        },
      ];
    case "diff":
      return [
        {
          rank: 3,
          text: block.files
            .map(({ path }) => headOf(path, partRoom))
            .slice(0, 5)
            .join("\n"),
        },
      ];
    default:
      // Steps, plans and the prompt itself say nothing new; inputs are for the app only.
      return [];
  }
}
