import type { Step } from "../../domain/agent-event.ts";
import { type Report, toAgentEvent } from "./to-agent-event.ts";
import { outputEnd, reviewStep, toStep } from "./to-step.ts";
import type { Item, Notification } from "./wire.ts";

/** A running command's output is shown anew at most this often. */
const outputEveryMs = 1_000;

/** Turns the notifications of one turn into events: the part that has to remember messages and steps. */
export class Translation {
  readonly #folder: string;
  readonly #now: () => number;
  /** What was streamed of messages that are not complete. */
  readonly #messages = new Map<string, string>();
  /** Messages that were shown in full; a look at the turn may bring them once more. */
  readonly #whole = new Set<string>();
  readonly #steps = new Map<string, Step>();
  readonly #items = new Map<string, Item>();
  readonly #thoughts = new Set<string>();
  readonly #outputs = new Map<string, { text: string; shownAt: number }>();
  #diff = "";
  #review: string | undefined;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The item as it was last reported; approvals of edits name it instead of saying what it is. */
  item(id: string | undefined): Item | undefined {
    return id === undefined ? undefined : this.#items.get(id);
  }

  hasOpenSteps(): boolean {
    return this.#openSteps().length > 0;
  }

  take(note: Notification): readonly Report[] {
    switch (note.method) {
      case "item/agentMessage/delta":
        return this.#delta(note.params.itemId, note.params.delta);
      case "item/started":
        return this.#step(note.params.item);
      case "item/completed":
        return this.#completed(note.params.item);
      case "item/commandExecution/outputDelta":
        return this.#output(note.params.itemId, note.params.delta);
      case "error":
        return note.params.willRetry ? this.#retry(note.params.error?.message) : [];
      case "turn/diff/updated":
        if (note.params.diff === this.#diff) return [];
        this.#diff = note.params.diff;
        break;
      case "item/reasoning/summaryTextDelta":
        return this.#thought(note.params.itemId, note.params.delta);
      default:
    }
    const event = toAgentEvent(note);
    return event === undefined ? [] : [event];
  }

  /** Steps that nothing will complete any more. */
  close(state: "done" | "failed"): readonly Report[] {
    const open = this.#openSteps();
    for (const step of open) this.#steps.set(step.id, { ...step, state });
    return open.map((step) => ({ kind: "step", step: { ...step, state } }));
  }

  #closeStep(id: string): readonly Report[] {
    const step = this.#steps.get(id);
    if (step === undefined) return [];
    const done: Step = { ...step, state: "done" };
    this.#steps.set(id, done);
    return [{ kind: "step", step: done }];
  }

  #openSteps(): readonly Step[] {
    return [...this.#steps.values()].filter((step) => step.state === "running");
  }

  #delta(messageId: string, delta: string): readonly Report[] {
    this.#messages.set(messageId, (this.#messages.get(messageId) ?? "") + delta);
    return [{ kind: "text", messageId, delta }];
  }

  #thought(itemId: string, delta: string): readonly Report[] {
    this.#thoughts.add(itemId);
    return [{ kind: "thought", delta }];
  }

  #step(item: Item): readonly Report[] {
    const step = toStep(item, this.#folder);
    if (step === undefined) return [];
    this.#items.set(item.id, item);
    this.#steps.set(step.id, step);
    return [{ kind: "step", step }];
  }

  #completed(item: Item): readonly Report[] {
    switch (item.type) {
      case "agentMessage":
        if (this.#whole.has(item.id)) return [];
        if (item.text !== undefined && item.text === this.#review) return this.#void(item.id);
        return [...this.#message(item.id, item.text), ...questions(item)];
      case "plan":
        return this.#message(item.id, item.text);
      case "enteredReviewMode":
        return []; // it has begun; what completes it is the way out
      case "exitedReviewMode":
        return this.#reviewed(item);
      case "reasoning":
        if (this.#thoughts.has(item.id) || item.summary.length === 0) return [];
        return [{ kind: "thought", delta: item.summary.join("\n\n") }];
      case "contextCompaction":
        return [{ kind: "notice", text: "The conversation was summarised to make room." }];
      default:
        this.#outputs.delete(item.id);
        return this.#step(item.status === undefined ? { ...item, status: "completed" } : item);
    }
  }

  /** The complete text is the truth; what was streamed is only repeated where it differs. */
  #message(messageId: string, text: string | undefined): readonly Report[] {
    const streamed = this.#messages.get(messageId) ?? "";
    this.#messages.delete(messageId);
    this.#whole.add(messageId);
    const whole = text ?? streamed;
    if (whole === "" && streamed === "") return [];
    if (whole.startsWith(streamed)) {
      return [{ kind: "text", messageId, delta: whole.slice(streamed.length), final: true }];
    }
    return [
      { kind: "text-reset", messageId },
      { kind: "text", messageId, delta: whole, final: true },
    ];
  }

  #output(itemId: string, delta: string): readonly Report[] {
    const step = this.#steps.get(itemId);
    if (step === undefined || step.state !== "running") return [];
    const before = this.#outputs.get(itemId) ?? { text: "", shownAt: 0 };
    const text = outputEnd(before.text + delta);
    const isDue = this.#now() - before.shownAt >= outputEveryMs;
    this.#outputs.set(itemId, { text, shownAt: isDue ? this.#now() : before.shownAt });
    if (!isDue) return [];
    const shown = { ...step, output: text };
    this.#steps.set(itemId, shown);
    return [{ kind: "step", step: shown }];
  }

  /** What the model said during the review is in a form for machines; the same review follows as a message. */
  #reviewed(item: Item): readonly Report[] {
    this.#review = item.review;
    return [...this.#closeStep(reviewStep), ...this.#voidAll(), ...this.#message(item.id, item.review)];
  }

  #voidAll(): readonly Report[] {
    return [...this.#messages.keys()].flatMap((messageId) => this.#void(messageId));
  }

  #void(messageId: string): readonly Report[] {
    return this.#messages.delete(messageId) ? [{ kind: "text-reset", messageId }] : [];
  }

  /** The attempt is void: its messages never complete, and the next attempt streams them again under new ids. */
  #retry(message: string | undefined): readonly Report[] {
    const resets = this.#voidAll();
    return message === undefined ? resets : [...resets, { kind: "notice", text: message }];
  }
}

/** Newest models ask without waiting: the answer is simply the next message. */
function questions(item: Item): readonly Report[] {
  if (item.questions.length === 0) return [];
  const lines = item.questions.map(({ title, options }) =>
    `- ${title ?? ""} ${options.join(" / ")}`.trimEnd(),
  );
  return [{ kind: "text", messageId: `${item.id}-questions`, delta: lines.join("\n"), final: true }];
}
