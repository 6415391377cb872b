import type { PlanItem, Step } from "./agent-event.ts";
import type { MadeFile } from "./made-file.ts";
import type { Task, TaskEvent } from "./task.ts";

/** What a run said and did, folded from the journal of its task. */
export interface Transcript {
  readonly messages: readonly { readonly id: string; readonly text: string }[];
  readonly steps: readonly Step[];
  readonly plan: readonly PlanItem[];
  readonly diff: string | null;
  readonly notices: readonly string[];
  /** What goes along with the answer. */
  readonly made: readonly MadeFile[];
}

export const emptyTranscript: Transcript = {
  messages: [],
  steps: [],
  plan: [],
  diff: null,
  notices: [],
  made: [],
};

/** Adds one event. Folding a journal in any number of pieces gives the same transcript. */
export function foldEvent(transcript: Transcript, event: TaskEvent): Transcript {
  switch (event.kind) {
    case "text":
      return { ...transcript, messages: appended(transcript.messages, event.messageId, event.delta) };
    case "text-reset":
      return {
        ...transcript,
        messages: transcript.messages.filter((message) => message.id !== event.messageId),
      };
    case "step":
      return { ...transcript, steps: upserted(transcript.steps, event.step) };
    case "plan":
      return { ...transcript, plan: event.items };
    case "diff":
      return { ...transcript, diff: event.diff };
    case "notice":
      return { ...transcript, notices: [...transcript.notices, event.text] };
    case "made":
      return { ...transcript, made: event.files };
    default:
      return transcript;
  }
}

export function foldEvents(transcript: Transcript, events: Iterable<TaskEvent>): Transcript {
  let folded = transcript;
  for (const event of events) folded = foldEvent(folded, event);
  return folded;
}

/** All that was said, messages parted by a blank line. */
export function textOf(transcript: Transcript): string {
  return transcript.messages
    .map((message) => message.text)
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

/** What a task says in the end, in full: its result, else what was streamed until then. */
export function answerOf(task: Pick<Task, "result">, transcript: Transcript): string {
  return task.result ?? textOf(transcript);
}

function appended(messages: Transcript["messages"], id: string, delta: string): Transcript["messages"] {
  const last = messages.at(-1);
  if (last?.id === id) return [...messages.slice(0, -1), { id, text: last.text + delta }];
  const index = messages.findIndex((message) => message.id === id);
  if (index === -1) return [...messages, { id, text: delta }];
  return messages.map((message, at) => (at === index ? { id, text: message.text + delta } : message));
}

function upserted(steps: readonly Step[], step: Step): readonly Step[] {
  const index = steps.findIndex((known) => known.id === step.id);
  if (index === -1) return [...steps, step];
  return steps.map((known, at) => (at === index ? { ...known, ...step } : known));
}
