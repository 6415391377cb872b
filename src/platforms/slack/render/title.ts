import type { KnownBlock } from "@slack/types";
import type { Surface } from "./drawing.ts";
import { contextBlock } from "./exact.ts";
import { limits } from "./limits.ts";
import { plainText } from "./text-object.ts";

/** The head of a card: its state comes first in it. What a head has no room for stands below it. */
export function titleBlocks(title: string, { rung }: Pick<Surface, "rung">): readonly KnownBlock[] {
  if (rung === 3) return [{ type: "section", text: plainText(title, limits.section) }];
  const header: KnownBlock = { type: "header", text: plainText(title, limits.header) };
  return title.length <= limits.header ? [header] : [header, contextBlock(title)];
}
