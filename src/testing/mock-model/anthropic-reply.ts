import type { MessagesCall } from "./anthropic-call.ts";

/** What the mock model does for one call, decided from the prompt. */
export type MessagesReply =
  | {
      readonly kind: "blocks";
      readonly blocks: readonly ReplyBlock[];
      /** Streams so far and then says nothing more until the other side goes away. */
      readonly hangs?: boolean;
      /** So long after the text comes the end; milliseconds. */
      readonly lingersMs?: number;
      /** Streams so far and then closes the connection. */
      readonly isCut?: boolean;
    }
  | {
      readonly kind: "error";
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export type ReplyBlock =
  | { readonly type: "text"; readonly pieces: readonly string[] }
  | { readonly type: "thinking"; readonly text: string }
  | { readonly type: "tool_use"; readonly name: string; readonly input: object };

/**
 * The scripts, by the first word of the newest prompt:
 * `say X`, `recall` (all prompts), `think X`, `run CMD`, `run-two A ;; B`, `write FILE TEXT`, `edit FILE OLD NEW`, `plan`
 * (a list of things to do), `ask` (a question for people), `ready` (ends plan mode), `look` (counts the images), `status N`, `busy N` (the
 * first N tries are refused as overloaded), `cut`, `hang`,
 * `linger X` (the end comes a second after the text), `quota`. Anything else is answered with itself.
 */
export function messagesReplyTo(call: MessagesCall, attempt: number): MessagesReply {
  const script = call.prompts.at(-1) ?? "";
  const [word, subject] = split(script);
  switch (word) {
    case "recall":
      return say(`You said: ${call.prompts.join(" | ")}`);
    case "think":
      return {
        kind: "blocks",
        blocks: [{ type: "thinking", text: `Thinking about ${subject}` }, text(subject)],
      };
    case "look":
      return say(`I see ${call.images} images`);
    case "status":
      return error(Number(subject), "scripted_error", `scripted status ${subject}`);
    case "busy":
      return attempt < Number(subject)
        ? error(529, "overloaded_error", "Overloaded")
        : say("not busy any more");
    case "quota":
      return quota(Number(subject));
    case "cut":
      return attempt === 0
        ? { kind: "blocks", blocks: [text("lost text ")], isCut: true }
        : say("whole answer");
    case "linger":
      return { ...say(subject), lingersMs: 1_000 };
    case "hang":
      return { kind: "blocks", blocks: [text("first words ")], hangs: true };
    default:
      return usesOf(word, subject).length > 0
        ? useTools(call, word, subject)
        : say(word === "say" ? subject : `You said: ${script}`);
  }
}

function useTools(call: MessagesCall, word: string, subject: string): MessagesReply {
  const added = call.added.map((said) => `; you added: ${said}`);
  if (call.outputs.length > 0) return say(`Tool said: ${call.outputs.join(" / ")}${added.join("")}`);
  return { kind: "blocks", blocks: usesOf(word, subject) };
}

function usesOf(word: string, subject: string): readonly ReplyBlock[] {
  const [file, words] = split(subject);
  const [before, after] = split(words);
  switch (word) {
    case "run":
    case "run-two":
      return subject
        .split(" ;; ")
        .map((command) => tool("Bash", { command, description: "As the test asks" }));
    case "write":
      return [tool("Write", { file_path: file, content: `${words}\n` })];
    case "edit":
      return [tool("Edit", { file_path: file, old_string: before, new_string: after })];
    case "read":
      return [tool("Read", { file_path: file })];
    case "plan":
      return [tool("TodoWrite", { todos })];
    case "ask":
      return [tool("AskUserQuestion", { questions: [question] })];
    case "ready":
      return [tool("ExitPlanMode", { plan: subject })];
    default:
      return [];
  }
}

const todos = [
  { content: "Read", status: "completed", activeForm: "Reading" },
  { content: "Write", status: "in_progress", activeForm: "Writing" },
  { content: "Test", status: "pending", activeForm: "Testing" },
];

const question = {
  question: "Which colour?",
  header: "Colour",
  multiSelect: false,
  options: [
    { label: "Red", description: "Like a rose" },
    { label: "Blue", description: "Like the sky" },
  ],
};

function quota(resetsAt: number): MessagesReply {
  const headers = {
    "anthropic-ratelimit-unified-status": "rejected",
    "anthropic-ratelimit-unified-reset": String(resetsAt),
    "anthropic-ratelimit-unified-representative-claim": "five_hour",
  };
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return { kind: "error", status: 429, type: "rate_limit_error", message, headers };
}

function error(status: number, type: string, message: string): MessagesReply {
  return { kind: "error", status, type, message };
}

function tool(name: string, input: object): ReplyBlock {
  return { type: "tool_use", name, input };
}

function say(words: string): Extract<MessagesReply, { kind: "blocks" }> {
  return { kind: "blocks", blocks: [text(words)] };
}

/** Streams word by word. */
function text(words: string): ReplyBlock {
  return { type: "text", pieces: words.split(/(?<= )/u) };
}

function split(words: string): readonly [word: string, rest: string] {
  const at = words.indexOf(" ");
  return at === -1 ? [words.trim(), ""] : [words.slice(0, at), words.slice(at + 1).trim()];
}
