import { z } from "zod";
import type { AgentEvent, Step } from "../../domain/agent-event.ts";
import { titleOf } from "./to-step.ts";
import { mergeTool } from "./tools.ts";

/*
 * The lines of `cursor-agent -p --output-format stream-json --stream-partial-output`, from its vendor's pages and
 * three open-source clients; not tried with the real program. Lenient, like wire.ts.
 */
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);

const Tokens = z.object({ inputTokens: number, outputTokens: number, cacheReadTokens: number });

export const CursorLine = z.object({
  type: z.string(),
  subtype: text,
  session_id: text,
  text,
  message: z
    .object({
      content: z.array(z.object({ text }).catch({ text: undefined })).catch([]),
    })
    .optional()
    .catch(undefined),
  call_id: text,
  tool_call: z.record(z.string(), z.unknown()).optional().catch(undefined),
  is_error: z.boolean().catch(false),
  result: text,
  usage: Tokens.optional().catch(undefined),
});
export type CursorLine = z.infer<typeof CursorLine>;

type Report = Exclude<AgentEvent, { kind: "ended" }>;

/** Turns the lines of one turn into events. */
export class CursorTranslation {
  readonly #folder: string;
  readonly #open = new Map<string, Step>();
  #message = "";
  #messages = 1;
  #tools = 0;
  #lastMessage = "";

  constructor(folder: string) {
    this.#folder = folder;
  }

  get hasContent(): boolean {
    return this.#lastMessage.trim() !== "" || this.#message.trim() !== "" || this.#tools > 0;
  }

  /** The newest message as it was streamed. */
  get lastMessage(): string {
    return this.#message === "" ? this.#lastMessage : this.#message;
  }

  take(line: CursorLine): readonly Report[] {
    switch (line.type) {
      case "assistant":
        return this.#said((line.message?.content ?? []).map((part) => part.text ?? "").join(""));
      case "thinking":
        return line.text === undefined || line.text === "" ? [] : [{ kind: "thought", delta: line.text }];
      case "tool_call":
        return this.#tool(line);
      default:
        return [];
    }
  }

  close(state: "done" | "failed"): readonly Report[] {
    const steps = [...this.#open.values()].map(
      (step): Report => ({ kind: "step", step: { ...step, state } }),
    );
    this.#open.clear();
    return [...this.#endMessage(), ...steps];
  }

  /** Deltas, and then the whole once more. */
  #said(said: string): readonly Report[] {
    if (said === "") return [];
    if (said === this.#message) return this.#endMessage();
    this.#message += said;
    return [{ kind: "text", messageId: `message-${this.#messages}`, delta: said }];
  }

  #endMessage(): readonly Report[] {
    if (this.#message === "") return [];
    const messageId = `message-${this.#messages}`;
    this.#lastMessage = this.#message;
    this.#message = "";
    this.#messages += 1;
    return [{ kind: "text", messageId, delta: "", final: true }];
  }

  #tool({ call_id: id, subtype, tool_call: call }: CursorLine): readonly Report[] {
    if (id === undefined) return [];
    const ended = this.#endMessage();
    this.#tools += 1;
    const before = this.#open.get(id);
    const step: Step = { ...(before ?? stepOf(id, call, this.#folder)), state: stateOf(subtype, call) };
    if (step.state === "running") this.#open.set(id, step);
    else this.#open.delete(id);
    return [...ended, { kind: "step", step }];
  }
}

/** A tool by which the model asks people. Nobody can answer it here, and the program makes an answer up. */
export function isQuestion({ type, tool_call: call }: CursorLine): boolean {
  return type === "tool_call" && Object.keys(call ?? {}).some((name) => /ask.?question/iu.test(name));
}

const kinds: readonly (readonly [RegExp, Step["type"], string])[] = [
  [/^(?:shell|terminal|bash)/iu, "command", "execute"],
  [/^(?:write|edit|delete|apply)/iu, "edit", "edit"],
  [/^read/iu, "read", "read"],
  [/^(?:grep|glob|ls|search|codebase)/iu, "search", "search"],
  [/^web|^fetch/iu, "web", "fetch"],
];

const Call = z.object({ args: z.record(z.string(), z.unknown()).catch({}), name: text });

function stepOf(id: string, call: CursorLine["tool_call"], folder: string): Omit<Step, "state"> {
  const [name = "tool", body] = Object.entries(call ?? {})[0] ?? [];
  const { args, name: own } = Call.catch({ args: {}, name: undefined }).parse(body);
  const plain = name === "function" ? (own ?? name) : name.replace(/ToolCall$/u, "");
  const [, type = "tool", kind = "other"] = kinds.find(([pattern]) => pattern.test(plain)) ?? [];
  const path = args["path"];
  const title = typeof path === "string" ? path : plain;
  const tool = mergeTool(undefined, {
    ...nothing,
    toolCallId: id,
    title,
    kind,
    rawInput: args,
  });
  return { id, type, title: titleOf(tool, folder) };
}

const nothing = {
  status: undefined,
  content: undefined,
  locations: undefined,
  _meta: undefined,
};

/** A result names its outcome by its only member: `success`, `error`, `rejected`. */
function stateOf(subtype: string | undefined, call: CursorLine["tool_call"]): Step["state"] {
  if (subtype !== "completed") return "running";
  const read = z
    .object({ result: z.record(z.string(), z.unknown()) })
    .safeParse(Object.values(call ?? {})[0]);
  const [outcome = "success"] = Object.keys(read.success ? read.data.result : {});
  if (/reject|denied|permission/iu.test(outcome)) return "declined";
  return /error|fail/iu.test(outcome) ? "failed" : "done";
}
