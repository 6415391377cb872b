import { closed } from "../../../cards/fence.ts";
import { segmentsOf } from "../../kit/drawing/fenced.ts";
import { codeBlock } from "./code-block.ts";
import { evenLines } from "./even-lines.ts";
import { inertInlines } from "./inert-inlines.ts";
import { outdented } from "./outdented.ts";
import { type Piece, piecesOf } from "./tables.ts";

/** Untrusted CommonMark in Feishu's dialect of it, with at most so many tables; what else is a table becomes code. */
export function feishuMarkdown(text: string, tables: number): string {
  let left = tables;
  const written = (piece: Piece): string => {
    const words = piece.lines.join("\n");
    if (piece.kind === "words") return inertInlines(evenLines(piece.lines).join("\n"));
    left -= 1;
    return left < 0 ? codeBlock(words) : inertInlines(words);
  };
  const parts = segmentsOf(closed(outdented(text.split("\n")).join("\n"))).map((segment) =>
    segment.kind === "fence"
      ? codeBlock(segment.body.join("\n"), languageOf(segment.lines[0] ?? ""))
      : piecesOf(segment.lines).map(written).join("\n"),
  );
  return parts.join("\n");
}

function languageOf(line: string): string {
  return /^\s*[`~]{3,}\s*([\w+#.-]+)/.exec(line)?.[1] ?? "";
}
