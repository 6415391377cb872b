import type { Block } from "../../../cards/card.ts";
import { changeLines } from "../../kit/drawing/change-lines.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { nothingToDraw, type Part, type Surface, threadFile, whereWords } from "./drawing.ts";
import { contextBlock, shown } from "./exact.ts";

/** What changed: a line for each file, and as much of the changes as there is room for. */
export function diffPart(
  { files, comesAsFile }: Extract<Block, { readonly kind: "diff" }>,
  surface: Surface,
  file: Omit<RestFile, "text">,
): Part {
  if (files.length === 0) return nothingToDraw;
  const { wants, text, shownIn } = changeLines(files, surface.rung);
  const whole = comesAsFile === true ? undefined : threadFile(surface, file, text);
  const where = comesAsFile === true ? "The whole change follows as a file." : whereWords(whole);
  return {
    wants,
    whole,
    draw: (room) => {
      const { lines, code, isCut } = shownIn(room);
      const blocks = [
        ...shown("plain", lines, surface),
        ...(code.trim() === "" ? [] : shown("code", code, surface)),
        ...(isCut ? [contextBlock(where)] : []),
      ];
      return { blocks, isCut };
    },
  };
}
