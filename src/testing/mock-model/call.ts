import { z } from "zod";
import { isAddition, type ModelCall } from "./reply.ts";

const Part = z.object({
  type: z.string().optional().catch(undefined),
  image_url: z.string().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  /** What one agent tells another. */
  encrypted_content: z.string().optional().catch(undefined),
});
const NamedTool = z.looseObject({ name: z.string().optional(), type: z.string().optional() });
/** Newer models get their tools in namespaces. */
const Tool = NamedTool.extend({ tools: z.array(NamedTool).optional().catch(undefined) });
const InputItem = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: z
    .union([z.string(), z.array(Part)])
    .optional()
    .catch(undefined),
  output: z.unknown().optional(),
  tools: z.array(Tool).optional().catch(undefined),
});

export const RequestBody = z.looseObject({
  model: z.string().optional(),
  input: z.array(InputItem),
  tools: z.array(Tool).optional().catch(undefined),
});
export type RequestBody = z.infer<typeof RequestBody>;

/** Reads a request as the scripts see it. Pure. */
export function readCall(body: RequestBody, attempt: number): ModelCall {
  const prompts: string[] = [];
  let outputs: string[] = [];
  for (const item of body.input) {
    const prompt = promptOf(item);
    if (prompt !== undefined) {
      if (!isAddition(prompt)) outputs = [];
      prompts.push(prompt);
    } else if (item.type?.endsWith("_call_output") === true) outputs.push(outputText(item.output));
  }
  const tools = [...(body.tools ?? []), ...body.input.flatMap((item) => item.tools ?? [])];
  const names = tools
    .flatMap((tool) => [tool, ...(tool.tools ?? [])])
    .map((tool) => tool.name)
    .filter((name) => name !== undefined);
  return { prompt: prompts.at(-1) ?? "", prompts, outputs, tools: names, attempt };
}

/** What the agent itself puts before the prompts is written in tags. */
function promptOf(item: z.infer<typeof InputItem>): string | undefined {
  if (item.type === "agent_message") return orderOf(item);
  if (item.role !== "user" || item.content === undefined) return undefined;
  const text =
    typeof item.content === "string" ? item.content : item.content.map((part) => part.text ?? "").join("");
  const isOfAgent = text.startsWith("<") || text.startsWith("# AGENTS.md");
  return isOfAgent ? undefined : text;
}

/** The prompt of a sub-agent; what it answers has no such part. */
function orderOf({ content }: z.infer<typeof InputItem>): string | undefined {
  if (!Array.isArray(content)) return undefined;
  return content.map((part) => part.encrypted_content).find((text) => text !== undefined);
}

function outputText(output: unknown): string {
  if (typeof output === "string") return output;
  const parts = z.array(Part).safeParse(output);
  return parts.success ? parts.data.map((part) => part.text ?? "").join("") : JSON.stringify(output);
}
