import { fieldsOf, listOf } from "../fields.ts";
import { blockText } from "./block-text.ts";
import { blockIn } from "./blocks.ts";
import { type BlockProblem, list } from "./rule.ts";
import { oneTable } from "./table.ts";
import { uniqueNames } from "./unique.ts";
import { view } from "./view.ts";

/** Slack: 50 blocks in a message. None at all is a message without blocks. */
const mostBlocks = 50;

/** What Slack would refuse in the blocks of a message; nothing where it would take them. */
export function checkMessageBlocks(
  blocks: unknown,
  { agentBlocks = true }: { readonly agentBlocks?: boolean } = {},
): readonly BlockProblem[] {
  const at = "/blocks";
  const rule = list(agentBlocks ? messageBlock : plainMessageBlock, { most: mostBlocks });
  return [...rule(blocks, at), ...uniqueNames(blocks, at), ...oneTable(blocks, at)];
}

const messageBlock = blockIn({ surface: "message", agentBlocks: true });
const plainMessageBlock = blockIn({ surface: "message", agentBlocks: false });

/** Slack: 40,000 characters of text. */
const mostText = 40_000;

/** Measured: about 13,200 characters in all blocks together. Slack: 12,000 in all markdown blocks together. */
const mostBlockText = 13_200;
const mostMarkdown = 12_000;

/** The code with which Slack refuses a message that is too long as a whole. */
export function checkMessageText(
  blocks: unknown,
  text: string | undefined,
): "msg_too_long" | "msg_blocks_too_long" | undefined {
  if (text !== undefined && text.length > mostText) return "msg_too_long";
  const markdown = listOf(blocks).filter((block) => fieldsOf(block)["type"] === "markdown");
  const isTooLong = blockText(blocks).length > mostBlockText || blockText(markdown).length > mostMarkdown;
  return isTooLong ? "msg_blocks_too_long" : undefined;
}

/** What Slack would refuse in a modal or a Home tab. */
export function checkView(given: unknown): readonly BlockProblem[] {
  return view(given, "/view");
}
