import type { PlanItem } from "../../../domain/agent-event.ts";
import { headOf } from "./cut-words.ts";

const marks = { pending: "☐", active: "▶", done: "☑" } as const;
const itemRoom = 150;
/** Besides those that are shown, done items and later ones are counts. */
const shownItems = 15;
/** What the counts take, in characters. */
const countRoom = 40;

/** What the agent means to do, in lines: `wants` is how many characters they take at most. */
export function planLines(items: readonly PlanItem[]): {
  readonly wants: number;
  readonly textIn: (room: number) => string;
} {
  const lines = items.map(({ text, state }) => `${marks[state]} ${headOf(text, itemRoom)}`);
  const longest = lines.map(({ length }) => length).toSorted((a, b) => b - a);
  const current = items.findIndex(({ state }) => state !== "done");
  return {
    wants: longest.slice(0, shownItems).reduce((sum, length) => sum + length + 1, countRoom),
    textIn: (room) => {
      const { from, end } = around(lines, current === -1 ? items.length - 1 : current, room - countRoom);
      const text = [
        ...(from > 0 ? [`… ${from} before`] : []),
        ...lines.slice(from, end),
        ...(end < lines.length ? [`… ${lines.length - end} more`] : []),
      ];
      return text.join("\n");
    },
  };
}

/** As many lines as fit, from the one before the current on and from there to the front. */
function around(lines: readonly string[], current: number, room: number) {
  let from = Math.max(0, Math.min(current, lines.length - 1));
  let end = Math.min(lines.length, from + 1);
  let left = room - (lines[from] ?? "").length;
  for (let isGrowing = true; isGrowing && end - from < shownItems; ) {
    const next = end < lines.length ? end : from - 1;
    left -= (lines[next] ?? "").length + 1;
    isGrowing = next >= 0 && left >= 0;
    if (isGrowing && next === end) end += 1;
    else if (isGrowing) from -= 1;
  }
  return { from, end };
}
