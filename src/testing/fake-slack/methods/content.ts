import { checkMessageBlocks, checkMessageText } from "../block-kit/check.ts";
import { type Fields, fieldsOf, isFields, listOf, objectsOf, textOf } from "../fields.ts";
import type { Call } from "../method.ts";
import { Refusal, refusalFor } from "../refusal.ts";
import { asPosted } from "../slack-text.ts";
import type { Workspace } from "../workspace.ts";

/** What a message shows. */
export interface Content {
  readonly text: string;
  /** Undefined where the message has none. */
  readonly blocks: readonly Fields[] | undefined;
}

/** Slack: `markdown_text` 12,000 characters, text truncated at 40,000. */
const mostMarkdown = 12_000;
const mostText = 40_000;

/** Reads and checks `text`, `blocks`, `attachments` and `markdown_text` of a call. */
export function contentFrom(call: Call): Content {
  const { args, workspace, method } = call;
  const text = args.text("text");
  const markdown = args.text("markdown_text");
  if (markdown !== undefined && (args.has("text") || args.has("blocks"))) {
    throw new Refusal("markdown_text_conflict");
  }
  if (markdown !== undefined && markdown.length > mostMarkdown) throw new Refusal("msg_too_long");
  const blocks = blocksFrom(call);
  if (blocks !== undefined && !args.has("text")) {
    workspace.lints.push(`${method}: blocks without a fallback text`);
  }
  const attachments = args.json("attachments", "invalid_attachments");
  const hasAttachments = listOf(attachments).length > 0;
  if (!args.has("text") && !args.has("markdown_text") && blocks === undefined && !hasAttachments) {
    throw new Refusal("no_text");
  }
  const shown = text ?? markdown ?? "";
  if (shown.length > mostText)
    workspace.lints.push(`${method}: text was truncated at ${mostText} characters`);
  return { text: asPosted(shown.slice(0, mostText)), blocks };
}

/** The blocks of a call, checked; undefined where it has none. An empty list means: no blocks. */
export function blocksFrom(call: Call, text = call.args.text("text")): readonly Fields[] | undefined {
  const given = call.args.json("blocks", "invalid_blocks_format");
  if (given === undefined) return undefined;
  const code = blocksProblem(call.workspace, given, text);
  if (code !== undefined) throw code;
  const blocks = objectsOf(given);
  return blocks.length === 0 ? undefined : withBlockIds(call.workspace, blocks);
}

/** Why Slack would refuse these blocks of a message. */
export function blocksProblem(workspace: Workspace, blocks: unknown, text?: string): Refusal | undefined {
  const problems = checkMessageBlocks(blocks, { agentBlocks: workspace.rules.supportsAgentBlocks });
  if (problems.length > 0) {
    return refusalFor(
      "invalid_blocks",
      problems.map(({ message, pointer }) => `[ERROR] ${message} [json-pointer:${pointer}]`),
    );
  }
  const tooLong = checkMessageText(blocks, text);
  return tooLong === undefined ? undefined : new Refusal(tooLong);
}

/** Slack gives an id to every block, and to every action, that came without. */
export function withBlockIds(workspace: Workspace, blocks: readonly Fields[]): readonly Fields[] {
  const named = (block: Fields): Fields => ({
    ...block,
    block_id: block["block_id"] ?? workspace.nextId("b"),
  });
  return blocks.map((block) => ({
    ...named(block),
    ...(Array.isArray(block["elements"]) &&
      block["type"] !== "rich_text" && {
        elements: block["elements"].map((element) => actionNamed(workspace, element)),
      }),
    ...(isFields(block["accessory"]) && { accessory: actionNamed(workspace, block["accessory"]) }),
    ...(isFields(block["element"]) && { element: actionNamed(workspace, block["element"]) }),
  }));
}

const passive = new Set(["mrkdwn", "plain_text", "image"]);

function actionNamed(workspace: Workspace, element: unknown): unknown {
  if (!isFields(element) || passive.has(textOf(element["type"]))) return element;
  return { ...element, action_id: element["action_id"] ?? workspace.nextId("a") };
}

/** Slack: 16 KB, the type a word, the payload an object. */
export function metadataFrom(call: Call): Fields | undefined {
  const metadata = call.args.json("metadata", "invalid_metadata_format");
  if (metadata === undefined) return undefined;
  const { event_type: type, event_payload: payload, ...others } = fieldsOf(metadata);
  const isWord = typeof type === "string" && /^[\w.-]{1,255}$/u.test(type);
  if (!isWord || !isFields(payload)) throw new Refusal("invalid_metadata_format");
  if (Object.keys(others).some((name) => name !== "entities")) throw new Refusal("invalid_metadata_schema");
  if (Buffer.byteLength(JSON.stringify(metadata)) > 16_384) throw new Refusal("metadata_too_large");
  return fieldsOf(metadata);
}
