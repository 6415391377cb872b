/** What the mock model does for one call, decided from the prompt. */
export type ModelReply =
  | { readonly kind: "items"; readonly items: readonly OutputItem[] }
  | {
      readonly kind: "error";
      readonly status: number;
      readonly message: string;
      readonly code?: string;
      /** More members of the error. */
      readonly more?: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Streams the pieces and then closes the connection without an end. */
  | { readonly kind: "cut"; readonly pieces: readonly string[] }
  /** Streams the pieces and then says nothing more until the other side goes away. */
  | { readonly kind: "hang"; readonly pieces: readonly string[] };

export type OutputItem =
  | { readonly type: "message"; readonly pieces: readonly string[] }
  | { readonly type: "reasoning"; readonly summary: string }
  | { readonly type: "call"; readonly tool: string; readonly arguments: object; readonly namespace?: string }
  /** A tool whose input is free text, such as `apply_patch` or code mode's `exec`. */
  | { readonly type: "custom"; readonly tool: string; readonly input: string };

/** One call of the model, as far as the scripts look at it. */
export interface ModelCall {
  /** The newest prompt. */
  readonly prompt: string;
  /** All prompts of the conversation, oldest first. */
  readonly prompts: readonly string[];
  /** What tools answered since the newest prompt that is no addition. */
  readonly outputs: readonly string[];
  /** The names of the tools that are offered. */
  readonly tools: readonly string[];
  /** How often this script was tried before, counting failures. */
  readonly attempt: number;
}

/**
 * The scripts, by the first word of the prompt:
 * `say X`, `recall` (all prompts), `think X`, `run CMD` (in the sandbox), `escalate CMD` (asks people), `escalate-two A ;; B`,
 * `patch FILE TEXT`, `plan`, `ask` (a question for people), `delegate PROMPT` (to a sub-agent), `status N`, `cut`, `hang`, `quota`,
 * `limit SECONDS` and `limit-window SECONDS` (used up until then; told in the body, or also in headers). Anything else is answered with itself.
 * A prompt that begins with `also:` is added to the running script.
 */
export function replyTo(call: ModelCall): ModelReply {
  const [word, subject] = split(scriptOf(call));
  switch (word) {
    case "recall":
      return say(`You said: ${call.prompts.join(" | ")}`);
    case "think":
      return {
        kind: "items",
        items: [{ type: "reasoning", summary: `Thinking about ${subject}` }, message(subject)],
      };
    case "run":
    case "escalate":
    case "escalate-two":
    case "patch":
    case "plan":
    case "ask":
      return useTool(call, word, subject);
    case "status":
      return { kind: "error", status: Number(subject), message: `scripted status ${subject}` };
    case "quota":
      return {
        kind: "error",
        status: 429,
        message: "You have hit your usage limit.",
        code: "insufficient_quota",
      };
    case "limit":
      return limit(subject);
    case "limit-window":
      return { ...limit(subject), headers: windowHeaders(subject) };
    case "delegate":
      return delegate(call, subject);
    case "cut":
      return call.attempt === 0 ? { kind: "cut", pieces: ["lost ", "text "] } : say("whole answer");
    case "hang":
      return { kind: "hang", pieces: ["first ", "words "] };
    default:
      return say(word === "say" ? subject : `You said: ${call.prompt}`);
  }
}

/** What people add while a script runs; it is no script of its own, and the answer repeats it. */
export const isAddition = (prompt: string): boolean => prompt.startsWith("also:");

function scriptOf(call: ModelCall): string {
  return call.prompts.findLast((prompt) => !isAddition(prompt)) ?? "";
}

function useTool(call: ModelCall, word: string, subject: string): ModelReply {
  const added = isAddition(call.prompt) ? `; you added: ${call.prompt}` : "";
  if (call.outputs.length > 0) return say(`Tool said: ${call.outputs.join(" / ")}${added}`);
  const isCodeMode = call.tools.includes("exec") && !call.tools.includes("exec_command");
  const uses = usesOf(word, subject);
  return { kind: "items", items: uses.map((use) => (isCodeMode ? inCodeMode(use) : use)) };
}

function usesOf(word: string, subject: string): readonly OutputItem[] {
  switch (word) {
    case "run":
      return [command(subject)];
    case "escalate":
      return [command(subject, "The test asks for it")];
    case "escalate-two":
      return subject.split(" ;; ").map((part) => command(part, "The test asks for it"));
    case "patch": {
      const [file, text] = split(subject);
      const input = `*** Begin Patch\n*** Add File: ${file}\n+${text}\n*** End Patch\n`;
      return [{ type: "custom", tool: "apply_patch", input }];
    }
    case "ask":
      return [{ type: "call", tool: "request_user_input", arguments: question }];
    default:
      return [{ type: "call", tool: "update_plan", arguments: plan }];
  }
}

/** As ChatGPT answers when a plan's usage is used up. */
function limit(resetsAt: string): Extract<ModelReply, { kind: "error" }> {
  const more = { type: "usage_limit_reached", plan_type: "plus", resets_at: Number(resetsAt) };
  return { kind: "error", status: 429, message: "The usage limit has been reached", more };
}

function windowHeaders(resetsAt: string): Readonly<Record<string, string>> {
  return {
    "x-codex-primary-used-percent": "100",
    "x-codex-primary-window-minutes": "300",
    "x-codex-primary-reset-at": resetsAt,
  };
}

/** Begins a sub-agent, waits for it, and tells that it is done. */
function delegate(call: ModelCall, message: string): ModelReply {
  const namespace = "collaboration";
  if (call.outputs.length === 0) {
    const order = { task_name: "helper", message, fork_turns: "none" };
    return { kind: "items", items: [{ type: "call", tool: "spawn_agent", namespace, arguments: order }] };
  }
  if (call.outputs.length > 1) return say("The helper is done.");
  const wait = { timeout_ms: 30_000 };
  return { kind: "items", items: [{ type: "call", tool: "wait_agent", namespace, arguments: wait }] };
}

const plan = {
  plan: [
    { step: "Read", status: "completed" },
    { step: "Write", status: "in_progress" },
    { step: "Test", status: "pending" },
  ],
};

const question = {
  questions: [
    {
      id: "colour",
      header: "Colour",
      question: "Which colour?",
      options: [
        { label: "Red", description: "Like a rose" },
        { label: "Blue", description: "Like the sky" },
      ],
    },
  ],
};

function command(cmd: string, justification?: string): OutputItem {
  const asking =
    justification === undefined ? {} : { sandbox_permissions: "require_escalated", justification };
  return { type: "call", tool: "exec_command", arguments: { cmd, yield_time_ms: 20_000, ...asking } };
}

/** Newer models write JavaScript that calls the tools. */
function inCodeMode(item: OutputItem): OutputItem {
  if (item.type === "call") {
    const input = `const r = await tools.${item.tool}(${JSON.stringify(item.arguments)});\ntext(r);`;
    return { type: "custom", tool: "exec", input };
  }
  if (item.type !== "custom") return item;
  const input = `const r = await tools.${item.tool}(${JSON.stringify(item.input)});\ntext(r);`;
  return { type: "custom", tool: "exec", input };
}

function say(text: string): ModelReply {
  return { kind: "items", items: [message(text)] };
}

/** Streams word by word. */
function message(text: string): OutputItem {
  return { type: "message", pieces: text.split(/(?<= )/u) };
}

function split(text: string): readonly [word: string, rest: string] {
  const at = text.indexOf(" ");
  return at === -1 ? [text.trim(), ""] : [text.slice(0, at), text.slice(at + 1).trim()];
}
