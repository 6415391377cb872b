import type { AgentEvent, Step, Usage } from "../../domain/agent-event.ts";
import { Plan } from "./plan.ts";
import { endedStep, isPlanTool, textOf, toStep } from "./to-step.ts";
import type { Block, Line, StreamEvent, Tokens } from "./wire.ts";

type Report = Exclude<AgentEvent, { kind: "ended" | "session" | "ask" | "ask-gone" }>;

/** What the model answers itself when it could not be reached; the result says the same. */
const synthetic = "<synthetic>";

/** Turns the lines of one turn into reports. Keeps what is open, does nothing to the outside. */
export class Translation {
  readonly #folder: string;
  readonly #plan: Plan;
  readonly #calls = new Map<string, Block>();
  readonly #openSteps = new Map<string, Step>();
  /** Messages whose text came piece by piece. */
  readonly #streamed = new Set<string>();
  /** Texts of the message that is being streamed, which a retry would make void, with the number of their block. */
  readonly #openTexts = new Map<string, number>();
  #messageId = "";
  #contextTokens: number | undefined;
  #hasSaid = false;
  #hasWorked = false;

  /** `plan` is what is known of earlier turns of the conversation. */
  constructor(folder: string, plan = new Plan()) {
    this.#folder = folder;
    this.#plan = plan;
  }

  /** Whether anything came that people can see. */
  get hasContent(): boolean {
    return this.#hasSaid || this.#hasWorked;
  }

  get hasText(): boolean {
    return this.#hasSaid;
  }

  /** The call of a tool by its id, to show what a request is about. */
  callOf(id: string | null | undefined): Block | undefined {
    return this.#calls.get(id ?? "");
  }

  take(line: Line): readonly Report[] {
    switch (line.type) {
      case "stream_event":
        return line.event == null || line.parent_tool_use_id != null
          ? []
          : this.#streamedEvent(line.event, line);
      case "assistant":
        return this.#assistant(line);
      case "user":
        return this.#results(line);
      case "system":
        return this.#notice(line);
      case "conversation_reset":
        return this.#done("The conversation was cleared. The next prompt begins a new one.");
      default:
        return [];
    }
  }

  /** The turn is over: nothing stays open. */
  close(state: "done" | "failed"): readonly Report[] {
    const reports: Report[] = [...this.#openSteps.values()].map((step) => ({
      kind: "step",
      step: { ...step, state },
    }));
    this.#openSteps.clear();
    return reports;
  }

  usageOf({ usage, total_cost_usd: cost, modelUsage }: Line): Report | undefined {
    if (usage == null) return undefined;
    const windows = Object.values(modelUsage ?? {}).map((model) => model.contextWindow ?? 0);
    const contextWindow = Math.max(0, ...windows);
    const context = this.#contextTokens;
    const last: Usage = {
      ...usageOf(usage),
      ...(context === undefined ? {} : { contextTokens: context }),
      ...(contextWindow === 0 ? {} : { contextWindow }),
    };
    return { kind: "usage", last, ...(cost == null ? {} : { total: { costUsd: cost } }) };
  }

  #streamedEvent(event: StreamEvent, { abandoned_blocks: abandoned }: Line): readonly Report[] {
    switch (event.type) {
      case "message_start":
        return this.#begin(event.message?.id ?? "");
      case "content_block_start":
        if (event.content_block?.type === "text")
          this.#openTexts.set(this.#textId(event.index), event.index ?? 0);
        return [];
      case "content_block_delta":
        return this.#delta(event);
      case "content_block_stop": {
        const messageId = this.#textId(event.index);
        if (!this.#openTexts.has(messageId)) return [];
        return [{ kind: "text", messageId, delta: "", final: true }];
      }
      case "message_stop":
        return this.#end(abandoned == null ? Infinity : (abandoned.from_block_index ?? 0));
      default:
        return [];
    }
  }

  /** Every text from that block on is void. */
  #end(voidFrom: number): readonly Report[] {
    const voided = [...this.#openTexts].filter(([, index]) => index >= voidFrom);
    this.#openTexts.clear();
    return voided.map(([messageId]) => ({ kind: "text-reset", messageId }));
  }

  /** A message that begins before the last one was finished is a retry, and says everything again. */
  #begin(messageId: string): readonly Report[] {
    const voided = this.#end(0);
    this.#messageId = messageId;
    this.#streamed.add(messageId);
    return voided;
  }

  #delta({ index, delta }: StreamEvent): readonly Report[] {
    if (delta?.type === "text_delta" && delta.text != null && delta.text !== "") {
      this.#hasSaid = true;
      return [{ kind: "text", messageId: this.#textId(index), delta: delta.text }];
    }
    if (delta?.type === "thinking_delta" && delta.thinking != null && delta.thinking !== "") {
      return [{ kind: "thought", delta: delta.thinking }];
    }
    return [];
  }

  #textId(index: number | null | undefined): string {
    return `${this.#messageId}:${index ?? 0}`;
  }

  #assistant({ message, parent_tool_use_id: parent }: Line): readonly Report[] {
    if (message == null || message.model === synthetic) return [];
    if (parent == null && message.usage != null) this.#contextTokens = totalOf(message.usage);
    const blocks = typeof message.content === "string" ? [] : (message.content ?? []);
    return blocks.flatMap((block, at) => {
      if (block.type === "tool_use") return this.#called(block);
      const isNew = parent == null && !this.#streamed.has(message.id ?? "");
      if (block.type !== "text" || !isNew || block.text == null || block.text === "") return [];
      this.#hasSaid = true;
      return [
        { kind: "text", messageId: `${message.id ?? "message"}:${at}`, delta: block.text, final: true },
      ];
    });
  }

  #called(block: Block): readonly Report[] {
    this.#hasWorked = true;
    this.#calls.set(block.id ?? "", block);
    const items = this.#plan.called(block);
    if (items !== undefined) return [{ kind: "plan", items }];
    const step = toStep(block, this.#folder);
    if (step === undefined) return [];
    this.#openSteps.set(step.id, step);
    return [{ kind: "step", step }];
  }

  #results({ message, tool_use_result: details, tool_result_meta: meta }: Line): readonly Report[] {
    const blocks = typeof message?.content === "string" ? [] : (message?.content ?? []);
    return blocks.flatMap((block) => {
      if (block.type !== "tool_result" || block.tool_use_id == null) return [];
      const call = this.#calls.get(block.tool_use_id);
      if (call !== undefined && isPlanTool(call.name ?? "")) return this.#planned(call, block);
      const open = this.#openSteps.get(block.tool_use_id);
      if (open === undefined) return [];
      this.#openSteps.delete(open.id);
      const isDeclined =
        meta?.some(({ id, non_execution_kind: kind }) => id === open.id && kind != null) ?? false;
      return [{ kind: "step", step: endedStep(open, { block, details, isDeclined }, this.#folder) }];
    });
  }

  #planned(call: Block, { content }: Block): readonly Report[] {
    const items = this.#plan.created(call, textOf(content));
    return items === undefined ? [] : [{ kind: "plan", items }];
  }

  #notice(line: Line): readonly Report[] {
    if (line.subtype === "api_retry") {
      const why = line.error_status == null ? "the connection broke" : `status ${line.error_status}`;
      const tries = `try ${line.attempt ?? "?"} of ${line.max_retries ?? "?"}`;
      return [{ kind: "notice", text: `The model did not answer (${why}); asking again, ${tries}.` }];
    }
    if (line.subtype === "informational" && typeof line.content === "string" && line.content !== "") {
      return [{ kind: "notice", text: line.content }];
    }
    if (line.subtype === "compact_boundary") {
      const { trigger, pre_tokens: before } = line.compact_metadata ?? {};
      const size = before == null ? "" : ` It had about ${before} tokens.`;
      const text = `The conversation was made shorter.${size}`;
      // Done in passing it is no answer to the prompt.
      return trigger === "manual" ? this.#done(text) : [{ kind: "notice", text }];
    }
    return [];
  }

  /** An order to the program itself was carried out; it is not answered in words. */
  #done(text: string): readonly Report[] {
    this.#hasWorked = true;
    return [{ kind: "notice", text }];
  }
}

function usageOf(tokens: Tokens): Usage {
  const cached = tokens.cache_read_input_tokens ?? 0;
  const inputTokens = (tokens.input_tokens ?? 0) + (tokens.cache_creation_input_tokens ?? 0) + cached;
  const outputTokens = tokens.output_tokens ?? 0;
  return { inputTokens, cachedInputTokens: cached, outputTokens, totalTokens: inputTokens + outputTokens };
}

function totalOf(tokens: Tokens): number {
  return usageOf(tokens).totalTokens ?? 0;
}
