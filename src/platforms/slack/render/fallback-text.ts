import type { Card } from "../../../cards/card.ts";
import { wordsInShort } from "../../kit/drawing/words-in-short.ts";
import { escaped, escapedHead } from "./escape.ts";
import { budgets, limits } from "./limits.ts";

/** Stands for the blocks in notifications, in searches and for screen readers: mentions, title, first words. */
export function fallbackText(card: Card): string {
  const called = mentions(card);
  const head = [...(called === "" ? [] : [called]), escapedHead(card.title, titleRoom)].join(" ");
  const words = escapedHead(wordsInShort(card), budgets.fallbackWords);
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
