import type { Block } from "../../../cards/card.ts";
import type { RestFile } from "../file-to-send.ts";

/** A name for the file of every block that may need one. */
export function fileNames(blocks: readonly Block[]): readonly Omit<RestFile, "text">[] {
  const used = new Map<string, number>();
  return blocks.map((block) => {
    const { base, end, mediaType } = fileKind(block);
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return { name: `${base}${count > 1 ? `-${count}` : ""}.${end}`, mediaType };
  });
}

function fileKind(block: Block) {
  switch (block.kind) {
    case "text":
      return { base: "text", end: "md", mediaType: "text/markdown" };
    case "diff":
      return { base: "changes", end: "diff", mediaType: "text/x-diff" };
    case "code":
      return block.language === "diff"
        ? { base: "changes", end: "diff", mediaType: "text/x-diff" }
        : { base: block.language === "shell" ? "command" : "code", end: "txt", mediaType: "text/plain" };
    default:
      return { base: block.kind, end: "txt", mediaType: "text/plain" };
  }
}
