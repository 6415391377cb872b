import { z } from "zod";

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional().catch(undefined),
  content: z.unknown().optional(),
});

export const MessagesBody = z.looseObject({
  model: z.string().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
  tools: z
    .array(z.looseObject({ name: z.string().optional() }))
    .optional()
    .catch(undefined),
});
export type MessagesBody = z.infer<typeof MessagesBody>;

/** One call of the model, as far as the scripts look at it. */
export interface MessagesCall {
  /** What people said, oldest first. */
  readonly prompts: readonly string[];
  /** What people said while the script of the newest prompt was running, as the agent words it. */
  readonly added: readonly string[];
  /** What tools answered since the newest prompt. */
  readonly outputs: readonly string[];
  /** How many images came with the newest prompt. */
  readonly images: number;
  readonly tools: readonly string[];
}

/** Claude Code 2.1.330 hands on what people say in the middle of a turn in a message of the system. */
const midTurn = /^The user sent a new message while you were working:\n(?<said>.*?)\n\nThis is how/su;

/** Reads a request as the scripts see it. Pure. What the agent itself puts beside the prompts is written in tags. */
export function readMessages(body: MessagesBody): MessagesCall {
  const prompts: string[] = [];
  let outputs: string[] = [];
  let added: string[] = [];
  let images = 0;
  for (const { role, content } of body.messages) {
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
    for (const block of blocks) {
      const said = block.type === "text" ? (block.text ?? "").trim() : "";
      const addition = midTurn.exec(said)?.groups?.["said"];
      if (addition !== undefined) added.push(addition);
      if (role !== "user") continue;
      if (block.type === "tool_result") outputs.push(textOf(block["content"]));
      if (block.type === "image") images += 1;
      if (said === "" || /^(?:<|\[Request interrupted|\[Image: )/u.test(said)) continue;
      [outputs, added] = [[], []];
      prompts.push(said);
    }
  }
  const tools = (body.tools ?? []).map(({ name }) => name).filter((name) => name !== undefined);
  return { prompts, added, outputs, images, tools };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  const blocks = z.array(Block).safeParse(content);
  return blocks.success ? blocks.data.map(({ text }) => text ?? "").join("") : JSON.stringify(content);
}
