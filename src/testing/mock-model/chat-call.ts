import { z } from "zod";

const Part = z.object({ text: z.string().optional().catch(undefined) });
const content = z
  .union([z.string(), z.array(Part)])
  .nullish()
  .catch(undefined);

/** As much of a JSON schema as the scripts need to call a tool in its own words. */
export interface ToolSchema {
  readonly properties?: Readonly<Record<string, ToolSchema>> | undefined;
  readonly items?: ToolSchema | undefined;
  readonly enum?: readonly unknown[] | undefined;
}

const ToolSchema: z.ZodType<ToolSchema> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), ToolSchema).optional().catch(undefined),
    items: ToolSchema.optional().catch(undefined),
    enum: z.array(z.unknown()).optional().catch(undefined),
  }),
);

const Tool = z.object({
  function: z.looseObject({ name: z.string(), parameters: ToolSchema.optional().catch(undefined) }),
});

export const ChatBody = z.looseObject({
  model: z.string().optional(),
  stream: z.boolean().optional().catch(undefined),
  messages: z.array(z.looseObject({ role: z.string(), content })),
  tools: z.array(Tool).optional().catch(undefined),
});
export type ChatBody = z.infer<typeof ChatBody>;

/** One call of the model, as far as the scripts look at it. */
export interface ChatCall {
  /** What people said, oldest first. */
  readonly prompts: readonly string[];
  /** What tools answered since the newest prompt. */
  readonly outputs: readonly string[];
  readonly tools: readonly ChatTool[];
}

export interface ChatTool {
  readonly name: string;
  readonly parameters: ToolSchema;
}

/** Reads a request as the scripts see it. Pure. */
export function readChat(body: ChatBody): ChatCall {
  const prompts: string[] = [];
  let outputs: string[] = [];
  for (const message of body.messages) {
    const said = textOf(message.content);
    if (message.role === "tool") outputs.push(said);
    if (message.role !== "user" || isOfAgent(said)) continue;
    outputs = [];
    prompts.push(said);
  }
  const tools = (body.tools ?? []).map(({ function: { name, parameters } }) => ({
    name,
    parameters: parameters ?? {},
  }));
  return { prompts, outputs, tools };
}

/** What the agent itself puts between the prompts is written in tags. */
function isOfAgent(said: string): boolean {
  return said.trim() === "" || said.trimStart().startsWith("<");
}

/** Agents put their own words in tags beside the prompt, as parts of the same message. */
function textOf(value: ChatBody["messages"][number]["content"]): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return value
    .map((part) => part.text ?? "")
    .filter((part) => !isOfAgent(part))
    .join("");
}
