import type { Block, ChangedFile } from "../../../cards/card.ts";
import { endOf, headOf } from "../../kit/drawing/cut-words.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { nothingToDraw, type Part, type Surface, threadFile, whereWords } from "./drawing.ts";
import { contextBlock, shown, wordsOfCut } from "./exact.ts";

const letters = { add: "A", delete: "D", update: "M" } as const;
/** The files that have a line of their own; a path keeps its end, which tells it from others. */
const shownFiles = 20;
const pathRoom = 100;

/** What changed: a line for each file, and as much of the changes as there is room for. */
export function diffPart(
  { files, comesAsFile }: Extract<Block, { readonly kind: "diff" }>,
  surface: Surface,
  file: Omit<RestFile, "text">,
): Part {
  if (files.length === 0) return nothingToDraw;
  const text = files.map(inFull).join("\n");
  const hasWords = files.some(({ diff }) => (diff ?? "").trim() !== "");
  const words = hasWords && surface.rung === 0 ? text : "";
  const isListed = files.length <= shownFiles && files.every(({ path }) => path.length <= pathRoom);
  const canBeWhole = isListed && (!hasWords || words !== "");
  const list = listing(files);
  const wants = list.length + words.length;
  const whole = comesAsFile === true ? undefined : threadFile(surface, file, text);
  const where = comesAsFile === true ? "The whole change follows as a file." : whereWords(whole);
  return {
    wants,
    whole,
    draw: (room) => {
      const isCut = !canBeWhole || wants > room;
      const lines = isCut ? headOf(list, Math.max(wordsOfCut, room - wordsOfCut)) : list;
      const left = room - lines.length - wordsOfCut;
      const code = isCut ? (left < leastDiff ? "" : headOf(words, left)) : words;
      const blocks = [
        ...shown("plain", lines, surface),
        ...(code.trim() === "" ? [] : shown("code", code, surface)),
        ...(isCut ? [contextBlock(where)] : []),
      ];
      return { blocks, isCut };
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
