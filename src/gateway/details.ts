import type { DetailEntry } from "../cards/task-view.ts";
import { moment } from "../cards/words.ts";
import type { Approval } from "../domain/approval.ts";
import { isAllowing } from "../domain/approval.ts";
import type { ApprovalId, RunId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";
import type { JournalEntry } from "../store/store.ts";

/** A place in the story; what belongs there may still change. */
type Place =
  | { readonly kind: "message"; readonly id: string; text: string }
  | { readonly kind: "step"; entry: Extract<DetailEntry, { kind: "step" }> }
  | { readonly kind: "entry"; readonly entry: DetailEntry };

/** Everything that happened in a task, in the order in which it did: a fold of its whole journal. */
export function detailEntries(journal: readonly JournalEntry[]): readonly DetailEntry[] {
  const story = new Story();
  for (const entry of journal) story.add(entry);
  return story.entries();
}

class Story {
  readonly #places: Place[] = [];
  readonly #steps = new Map<string, Extract<Place, { kind: "step" }>>();
  readonly #titles = new Map<ApprovalId, string>();
  readonly #sessions = new Set<RunId>();
  /** The messages, whole. */
  readonly #said = new Map<string, string>();
  #diff: string | null = null;

  add({ event, at }: JournalEntry): void {
    switch (event.kind) {
      case "text":
        return this.#say(event.messageId, event.delta);
      case "text-reset":
        return this.#unsay(event.messageId);
      case "step":
        return this.#step(event.step);
      case "diff":
        this.#diff = event.diff;
        return;
      case "asked":
        this.#titles.set(event.approval.id, wordsOf(event.approval));
        return this.#note(at, `Asked: ${wordsOf(event.approval)}`);
      case "session":
        return this.#begin(at, event);
      default: {
        if ("result" in event) this.#conclude(event.result);
        const told = tell(event, (id) => this.#titles.get(id) ?? "a request");
        if (told !== undefined) this.#note(at, told);
      }
    }
  }

  entries(): readonly DetailEntry[] {
    const told = this.#places.flatMap(entriesOf);
    return this.#diff === null || this.#diff.trim() === ""
      ? told
      : [...told, { kind: "diff", text: this.#diff }];
  }

  #note(at: number, text: string): void {
    this.#places.push({ kind: "entry", entry: { kind: "note", at, text } });
  }

  /** Words of one message stand together until something else happens. */
  #say(id: string, delta: string): void {
    this.#said.set(id, (this.#said.get(id) ?? "") + delta);
    const last = this.#places.at(-1);
    if (last?.kind === "message" && last.id === id) last.text += delta;
    else this.#places.push({ kind: "message", id, text: delta });
  }

  #unsay(id: string): void {
    this.#said.delete(id);
    for (const place of this.#places) if (place.kind === "message" && place.id === id) place.text = "";
  }

  /** An agent may tell its result beside what it streamed. */
  #conclude(result: string | null): void {
    const messages = [...this.#said.values()].filter((text) => text.trim() !== "");
    const isTold = result === null || messages.includes(result) || messages.join("\n\n") === result;
    if (!isTold) this.#places.push({ kind: "entry", entry: { kind: "said", text: result } });
  }

  /** Agents tell of their conversation again when it is on their disk. */
  #begin(at: number, { runId, start }: Extract<TaskEvent, { kind: "session" }>): void {
    if (this.#sessions.has(runId)) return;
    this.#sessions.add(runId);
    this.#note(at, `The conversation is ${sessionWords[start]}.`);
  }

  /** A step stands where it began, in its last state. */
  #step({ id, title, state, exitCode, output }: Extract<TaskEvent, { kind: "step" }>["step"]): void {
    const known = this.#steps.get(id);
    const entry = {
      kind: "step",
      title,
      state,
      exitCode: exitCode ?? known?.entry.exitCode ?? null,
      output: output ?? known?.entry.output ?? "",
    } as const;
    if (known !== undefined) {
      known.entry = entry;
      return;
    }
    const place = { kind: "step" as const, entry };
    this.#steps.set(id, place);
    this.#places.push(place);
  }
}

function entriesOf(place: Place): readonly DetailEntry[] {
  if (place.kind !== "message") return [place.entry];
  return place.text.trim() === "" ? [] : [{ kind: "said", text: place.text }];
}

function wordsOf({ title, detail }: Approval): string {
  const subject = detail.command ?? detail.questions?.map(({ text }) => text).join(" / ");
  return subject === undefined || subject === title ? title : `${title}: ${subject}`;
}

/** In one sentence; undefined for what has a place of its own or tells people nothing. */
function tell(event: TaskEvent, titleOf: (id: ApprovalId) => string): string | undefined {
  switch (event.kind) {
    case "created":
      return "Created.";
    case "queued":
      return "It waits in the queue.";
    case "dequeued":
      return "It is its turn.";
    case "edited":
      return `${event.by} rewrote the prompt: ${event.prompt}`;
    case "moved":
      return `${event.by} moved it to the front of the queue.`;
    case "started":
      return "The agent began.";
    case "decided":
      return `${decisionWords(event)}: ${titleOf(event.approvalId)}`;
    case "voided":
      return `No longer open (${event.why}): ${titleOf(event.approvalId)}`;
    case "stopping":
      return `${event.by} asked for a stop.`;
    case "completed":
      return "Completed.";
    case "failed":
      return `Failed: ${event.message}${event.retryAt === null ? "" : ` It may work again at ${moment(event.retryAt)}.`}`;
    case "cancelled":
      return event.by === null ? event.why : `${event.by}: ${event.why}`;
    default:
      return tellReport(event);
  }
}

function tellReport(event: TaskEvent): string | undefined {
  switch (event.kind) {
    case "plan":
      return `Plan: ${event.items.filter(({ state }) => state === "done").length} of ${event.items.length} done.`;
    case "notice":
      return event.text;
    case "made":
      return `Sent along: ${event.files.map(({ name }) => name).join(", ")}`;
    case "steered":
      return `${event.by} added: ${event.text}`;
    default:
      return undefined;
  }
}

const sessionWords = {
  fresh: "fresh",
  resumed: "resumed",
  restarted: "fresh, because the agent no longer has the earlier one",
  forked: "a copy of an earlier one",
} as const;

function decisionWords({ decision: { answer, by } }: Extract<TaskEvent, { kind: "decided" }>): string {
  if (answer.kind === "answers") return `${by} answered ${Object.values(answer.answers).flat().join(", ")}`;
  const note = answer.note === undefined || answer.note === "" ? "" : ` (“${answer.note}”)`;
  if (answer.command !== undefined) return `${by} approved “${answer.command}” instead${note}`;
  return `${by} ${isAllowing(answer) ? "approved" : "rejected"}${note}`;
}
