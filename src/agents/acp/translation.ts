import type { AgentEvent, PlanItem, Step, Usage } from "../../domain/agent-event.ts";
import type { Quirks } from "./profile.ts";
import { toStep } from "./to-step.ts";
import { mergeTool, type Tool } from "./tools.ts";
import { type PromptAnswer, type Todo, Todos, ToolCall, textOfBlock, Update } from "./wire.ts";

/** What a run reports beside its end. */
export type Report = Exclude<AgentEvent, { kind: "ended" }>;

export interface TranslationParts {
  readonly folder: string;
  readonly quirks: Quirks;
  /** Of messages and tool calls of earlier turns: agents were seen to repeat them after a load. */
  readonly replayed: ReadonlySet<string>;
}

/** Turns the updates of one turn into events: the part that has to remember messages, tool calls and plans. */
export class Translation {
  readonly #parts: TranslationParts;
  readonly #tools = new Map<string, Tool>();
  readonly #states = new Map<string, Step["state"]>();
  readonly #rejected = new Set<string>();
  /** Under `_meta.id`, for agents that repeat the message so far. */
  readonly #repeated = new Map<string, string>();
  #todos: readonly Todo[] = [];
  #message: string | undefined;
  /** The agent does not name its messages: its next words after a tool call are another one. */
  #isNameless = false;
  #messages = 0;
  #hasText = false;
  #hasPlan = false;

  constructor(parts: TranslationParts) {
    this.#parts = parts;
  }

  /** Whether the turn brought anything that people would call an answer. */
  get hasContent(): boolean {
    return this.#hasText || this.#hasPlan || this.#tools.size > 0;
  }

  tool(id: string): Tool | undefined {
    return this.#tools.get(id);
  }

  /** A person said no to this tool call. */
  reject(id: string): void {
    this.#rejected.add(id);
  }

  take(update: unknown): readonly Report[] {
    const read = Update.safeParse(update);
    if (!read.success || this.#isReplayed(read.data)) return [];
    switch (read.data.sessionUpdate) {
      case "agent_message_chunk":
        return this.#chunk(read.data);
      case "agent_thought_chunk":
        return this.#thought(read.data);
      case "tool_call":
      case "tool_call_update":
        return this.takeTool(update);
      case "plan":
        return this.#plan(read.data.entries);
      case "usage_update":
        return usageOf(read.data);
      case "notice":
        return read.data.title === undefined ? [] : [{ kind: "notice", text: read.data.title }];
      case "compaction_update":
        return read.data.status === "completed"
          ? [{ kind: "notice", text: "The conversation was summarised to make room." }]
          : [];
      default:
        return [];
    }
  }

  /** A piece of a tool call, from an update or from a request for permission; whichever comes first tells of it. */
  takeTool(piece: unknown): readonly Report[] {
    const read = ToolCall.safeParse(piece);
    if (!read.success) return [];
    const { toolCallId } = read.data;
    const tool = mergeTool(this.#tools.get(toolCallId), read.data);
    this.#tools.set(toolCallId, tool);
    const ended = this.#isNameless ? this.#endMessage() : [];
    const step = toStep(tool, this.#parts.folder, this.#rejected.has(toolCallId));
    this.#states.set(toolCallId, step.state);
    return [...ended, { kind: "step", step }, ...this.#todosIn(read.data.rawInput)];
  }

  /** Cursor's own way to tell a plan; `merge` changes single items of the one before. */
  takeTodos(todos: readonly Todo[], isMerge: boolean): readonly Report[] {
    const fresh = new Map(todos.map((todo) => [todo.id, todo]));
    const kept = isMerge ? this.#todos.map((todo) => ({ ...todo, ...fresh.get(todo.id) })) : [];
    const known = new Set(kept.map(({ id }) => id));
    this.#todos = [...kept, ...todos.filter(({ id }) => !known.has(id))];
    return this.#planOf(this.#todos);
  }

  usage({ usage, _meta }: PromptAnswer): readonly Report[] {
    const count = _meta?.quota?.token_count;
    const last: Usage = present({
      inputTokens: usage?.inputTokens ?? count?.input_tokens,
      outputTokens: usage?.outputTokens ?? count?.output_tokens,
      cachedInputTokens: usage?.cachedReadTokens,
      reasoningOutputTokens: usage?.thoughtTokens,
      totalTokens: usage?.totalTokens,
    });
    const isEmpty = Object.values(last).every((tokens) => tokens === 0);
    return isEmpty ? [] : [{ kind: "usage", last }];
  }

  /** Ends the message, and the steps that nothing will complete any more. */
  close(state: "done" | "failed"): readonly Report[] {
    const ended = this.#endMessage();
    const open = [...this.#tools.values()].filter(({ id }) => this.#states.get(id) === "running");
    const steps = open.map((tool): Report => {
      this.#states.set(tool.id, state);
      const isRejected = this.#rejected.has(tool.id);
      return {
        kind: "step",
        step: { ...toStep(tool, this.#parts.folder, isRejected), state: isRejected ? "declined" : state },
      };
    });
    return [...ended, ...steps];
  }

  #isReplayed({ messageId, toolCallId, _meta }: Update): boolean {
    const { replayed } = this.#parts;
    return [messageId, toolCallId, _meta?.id].some((id) => id !== undefined && replayed.has(id));
  }

  #chunk(update: Update): readonly Report[] {
    const said = textOfBlock(update.content);
    if (said === undefined || said === "") return [];
    const ownId = update._meta?.id;
    if (this.#parts.quirks.repeatsText === true && ownId !== undefined) {
      return this.#repeatedChunk(ownId, said, update._meta?.type === "partial");
    }
    return this.#delta(update.messageId, said);
  }

  /** The message so far, or what comes next of it. */
  #repeatedChunk(id: string, said: string, isDelta: boolean): readonly Report[] {
    const before = this.#repeated.get(id) ?? "";
    const whole = isDelta ? before + said : said;
    this.#repeated.set(id, whole);
    if (whole.startsWith(before)) {
      return whole === before ? [] : this.#delta(id, whole.slice(before.length));
    }
    return [{ kind: "text-reset", messageId: id }, ...this.#delta(id, whole)];
  }

  #delta(id: string | undefined, delta: string): readonly Report[] {
    const current = this.#message;
    const isNext = current !== undefined && (id === undefined || id === current);
    const ended = isNext ? [] : this.#endMessage();
    const messageId = isNext ? current : (id ?? this.#nextMessage());
    this.#message = messageId;
    this.#isNameless = id === undefined;
    this.#hasText ||= delta.trim() !== "";
    return [...ended, { kind: "text", messageId, delta }];
  }

  #nextMessage(): string {
    this.#messages += 1;
    return `message-${this.#messages}`;
  }

  #endMessage(): readonly Report[] {
    const messageId = this.#message;
    this.#message = undefined;
    return messageId === undefined ? [] : [{ kind: "text", messageId, delta: "", final: true }];
  }

  #thought(update: Update): readonly Report[] {
    const delta = textOfBlock(update.content);
    return delta === undefined || delta === "" ? [] : [{ kind: "thought", delta }];
  }

  #plan(entries: Update["entries"]): readonly Report[] {
    this.#hasPlan = true;
    return [{ kind: "plan", items: entries.map(({ content, status }) => toPlanItem(content, status)) }];
  }

  #todosIn(input: unknown): readonly Report[] {
    const read = Todos.safeParse(input);
    return read.success ? this.#planOf(read.data.todos.filter((todo) => todo !== undefined)) : [];
  }

  #planOf(todos: readonly Todo[]): readonly Report[] {
    this.#hasPlan = true;
    const items = todos.map(({ content, title, status }) => toPlanItem(content ?? title ?? "", status));
    return [{ kind: "plan", items: items.filter(({ text }) => text !== "") }];
  }
}

function toPlanItem(text: string, status: string | undefined): PlanItem {
  if (status === "completed" || status === "done") return { text, state: "done" };
  return { text, state: status === "in_progress" ? "active" : "pending" };
}

function usageOf({ used, size, cost }: Update): readonly Report[] {
  const isDollars = cost?.currency === undefined || cost.currency === "USD";
  const total: Usage = present({
    contextTokens: used,
    contextWindow: size,
    costUsd: isDollars ? cost?.amount : undefined,
  });
  return Object.keys(total).length === 0 ? [] : [{ kind: "usage", total }];
}

function present(counts: Readonly<Record<string, number | undefined>>): Usage {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}
