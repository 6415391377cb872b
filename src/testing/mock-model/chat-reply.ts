import type { ChatCall, ChatTool, ToolSchema } from "./chat-call.ts";

/** What the mock model does for one call, decided from the prompt. */
export type ChatReply =
  | {
      readonly kind: "message";
      readonly thought?: string;
      readonly pieces: readonly string[];
      readonly calls: readonly ToolUse[];
    }
  /** Streams the pieces and then says nothing more until the other side goes away. */
  | { readonly kind: "hang"; readonly thought?: string; readonly pieces: readonly string[] }
  | { readonly kind: "error"; readonly status: number; readonly message: string };

interface ToolUse {
  readonly tool: string;
  readonly arguments: object;
}

/**
 * The scripts, by the first word of the newest prompt:
 * `say X`, `recall` (all prompts), `think X`, `run CMD`, `run-two A ;; B`, `read FILE` (says so first), `write FILE TEXT`, `plan`, `ask` (a question for
 * people), `status N`, `hang`. Anything else is answered with itself. What agents ask on their own account, such as a
 * title for the conversation, they ask without tools.
 */
export function chatReplyTo(call: ChatCall): ChatReply {
  const prompt = call.prompts.at(-1) ?? "";
  if (call.tools.length === 0) return say("A title");
  const [word, subject] = split(prompt);
  switch (word) {
    case "recall":
      return say(`You said: ${call.prompts.join(" | ")}`);
    case "think":
      return { ...say(subject), thought: `Thinking about ${subject}` };
    case "run":
    case "run-two":
    case "read":
    case "write":
    case "plan":
    case "ask":
      return useTools(call, word, subject);
    case "status":
      return { kind: "error", status: Number(subject), message: `scripted status ${subject}` };
    case "hang":
      return { kind: "hang", pieces: ["first ", "words "] };
    default:
      return say(word === "say" ? subject : `You said: ${prompt}`);
  }
}

function useTools(call: ChatCall, word: string, subject: string): ChatReply {
  if (call.outputs.length > 0) return say(`Tool said: ${call.outputs.join(" / ")}`);
  const calls = usesOf(call.tools, word, subject);
  if (calls.length === 0) return say(`There is no tool for ${word}.`);
  return { kind: "message", pieces: word === "read" ? ["Let me see."] : [], calls };
}

function usesOf(tools: readonly ChatTool[], word: string, subject: string): readonly ToolUse[] {
  switch (word) {
    case "run":
    case "run-two":
      return subject
        .split(" ;; ")
        .flatMap((command) => use(tools, /^(?:bash|shell|run_shell_command)$/iu, { command }));
    case "read":
      return use(tools, /^read/iu, { path: subject, filePath: subject, file_path: subject });
    case "write": {
      const [path, content] = split(subject);
      return use(tools, /^write/iu, { path, filePath: path, file_path: path, content });
    }
    case "ask":
      return use(tools, /question|ask/iu, { questions: [question] });
    default:
      return use(tools, /todo/iu, { todos });
  }
}

/** A call of the tool of such a name, with those of the arguments that it takes. */
function use(
  tools: readonly ChatTool[],
  name: RegExp,
  values: Readonly<Record<string, unknown>>,
): readonly ToolUse[] {
  const tool = tools.find((each) => name.test(each.name));
  if (tool === undefined) return [];
  const all = { description: "The test asks for it", ...values };
  return [{ tool: tool.name, arguments: { ...pickObject(all, tool.parameters.properties ?? {}) } }];
}

/** What of a value a schema takes: agents refuse members that they do not know. */
function pick(value: unknown, schema: ToolSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => pick(item, schema.items ?? {}));
  if (typeof value === "object" && value !== null) return pickObject(value, schema.properties ?? {});
  const isOther = schema.enum !== undefined && !schema.enum.includes(value);
  return isOther && value === "completed" ? "done" : value;
}

function pickObject(value: object, properties: Readonly<Record<string, ToolSchema>>): object {
  const entries = Object.entries(value).flatMap(([key, member]) => {
    const schema = properties[key];
    return schema === undefined ? [] : [[key, pick(member, schema)] as const];
  });
  return Object.fromEntries(entries);
}

/** In the words of several agents at once. */
const todos = [
  { content: "Read", title: "Read", status: "completed", priority: "high", id: "1" },
  { content: "Write", title: "Write", status: "in_progress", priority: "high", id: "2" },
  { content: "Test", title: "Test", status: "pending", priority: "low", id: "3" },
];

const question = {
  question: "Which colour?",
  header: "Colour",
  options: [
    { label: "Red", description: "Like a rose" },
    { label: "Blue", description: "Like the sky" },
  ],
  multiSelect: false,
  multi_select: false,
};

function say(text: string): Extract<ChatReply, { kind: "message" }> {
  return { kind: "message", pieces: text.split(/(?<= )/u), calls: [] };
}

function split(text: string): readonly [word: string, rest: string] {
  const at = text.indexOf(" ");
  return at === -1 ? [text.trim(), ""] : [text.slice(0, at), text.slice(at + 1).trim()];
}
