import type { ChangedFile } from "../../../cards/card.ts";
import { endOf, headOf } from "./cut-words.ts";
import { type Rung, wordsOfCut } from "./part.ts";

const letters = { add: "A", delete: "D", update: "M" } as const;
/** The files that have a line of their own; a path keeps its end, which tells it from others. */
const shownFiles = 20;
const pathRoom = 100;

/** What is shown of a change: a line for each file, and the changes themselves. */
export interface ShownChange {
  readonly lines: string;
  readonly code: string;
  readonly isCut: boolean;
}

export interface ChangeLines {
  /** How many characters it takes at most. */
  readonly wants: number;
  /** All of it. */
  readonly text: string;
  readonly shownIn: (room: number) => ShownChange;
}

/** What changed: a line for each file, and as much of the changes as there is room for. */
export function changeLines(files: readonly ChangedFile[], rung: Rung): ChangeLines {
  const text = files.map(inFull).join("\n");
  const hasWords = files.some(({ diff }) => (diff ?? "").trim() !== "");
  const words = hasWords && rung === 0 ? text : "";
  const isListed = files.length <= shownFiles && files.every(({ path }) => path.length <= pathRoom);
  const canBeWhole = isListed && (!hasWords || words !== "");
  const list = listing(files);
  const wants = list.length + words.length;
  return {
    wants,
    text,
    shownIn: (room) => {
      if (canBeWhole && wants <= room) return { lines: list, code: words, isCut: false };
      const lines = headOf(list, Math.max(wordsOfCut, room - wordsOfCut));
      const left = room - lines.length - wordsOfCut;
      return { lines, code: left < leastDiff ? "" : headOf(words, left), isCut: true };
    },
  };
}

/** Less of a change says nothing. */
const leastDiff = 80;

function listing(files: readonly ChangedFile[]): string {
  const hidden = files.length - shownFiles;
  const lines = files
    .slice(0, shownFiles)
    .map(
      ({ change, path, added, removed }) =>
        `${letters[change]} ${endOf(path, pathRoom)}  +${added} −${removed}`,
    );
  return [...lines, ...(hidden > 0 ? [`… and ${hidden} more files`] : [])].join("\n");
}

/** Agents leave out the head of a change, or the whole of it. */
function inFull({ change, path, diff }: ChangedFile): string {
  return `${letters[change]} ${path}\n${diff ?? ""}`;
}
