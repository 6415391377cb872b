import type { Card } from "../../../cards/card.ts";

/** `1m 05s`, as cards write how long something takes. */
const time = /^(?:\d+s|\d+[mhd] \d\d[smh])$/;

/** How long the task of a card takes: one of the facts that stand in one of its lines. */
export function timeOn({ blocks }: Card): string | undefined {
  const facts = blocks.flatMap((block) => (block.kind === "note" ? block.text.split(" · ").slice(1) : []));
  return facts.find((fact) => time.test(fact));
}

/** Seconds would change all of a card whose answer is being typed: it says minutes. */
export function shownTime(text: string, isLive: boolean): string {
  if (!isLive) return text;
  if (/^\d+s$/.test(text)) return "under 1m";
  return text.replace(/^(\d+m) \d\ds$/, "$1");
}

/** A card whose facts stay as they are while its answer grows. */
export function withSteadyTime(card: Card): Card {
  const blocks = card.blocks.map((block) => {
    if (block.kind !== "note") return block;
    const [first = "", ...facts] = block.text.split(" · ");
    const steady = facts.map((fact) => (time.test(fact) ? shownTime(fact, true) : fact));
    return { ...block, text: [first, ...steady].join(" · ") };
  });
  return { ...card, blocks };
}
