import type { Block } from "../../../cards/card.ts";
import { changeLines } from "../../kit/drawing/change-lines.ts";
import type { NamedFile } from "../../kit/drawing/parts-in-order.ts";
import { byCharacters, nothingToDraw, type Part, restOf, type Surface, whereWords } from "./drawing.ts";
import { plain, small } from "./element.ts";
import { shown } from "./exact.ts";

/** What changed: a line for each file, and as much of the changes as there is room for. */
export function diffPart(
  { files, comesAsFile }: Extract<Block, { readonly kind: "diff" }>,
  surface: Surface,
  file: NamedFile,
): Part {
  if (files.length === 0) return nothingToDraw;
  const { wants, text, shownIn } = changeLines(files, surface.rung);
  const whole = comesAsFile === true ? undefined : restOf(surface, file, text);
  const where = comesAsFile === true ? "The whole change follows as a file." : whereWords(whole);
  return byCharacters({
    length: wants,
    whole,
    draw: (room) => {
      const { lines, code, isCut } = shownIn(room);
      const changes = code.trim() === "" ? [] : [shown("code", code, "diff")];
      return { blocks: [plain(lines), ...changes, ...(isCut ? [small(where)] : [])], isCut };
    },
  });
}
