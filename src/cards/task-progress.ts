import type { Step } from "../domain/agent-event.ts";
import { textOf } from "../domain/transcript.ts";
import type { Block } from "./card.ts";
import { changeSummary, changesOf } from "./changes.ts";
import { cleanText, oneLine } from "./clean.ts";
import { tailOf } from "./cut.ts";
import type { TaskView } from "./task-view.ts";

/** What a task that is not over shows: its place in the queue, or what its agent does and says. */
export function progressBlocks(view: TaskView): readonly Block[] {
  const { state, attachments } = view.task;
  const { status } = state;
  if (status === "queued") return [note(placeWords(view))];
  const done = [...planBlocks(view), ...stepBlocks(view), ...textBlocks(view), ...changeBlocks(view)];
  const notices = noticeBlocks(view);
  if (done.length > 0) return [...done, ...notices];
  const idle = status === "created" ? startWords(attachments.length) : atWork;
  return status === "waiting_for_confirmation" ? notices : [note(idle), ...notices];
}

const atWork = "The agent is at work; it has said nothing yet.";

function startWords(files: number): string {
  if (files === 0) return "It starts in a moment.";
  return files === 1
    ? "It starts as soon as the file that came with it is here."
    : "It starts as soon as the files that came with it are here.";
}

/** How many of the newest steps and notices a card shows; the older ones become a count. */
const shownSteps = 6;
const shownNotices = 5;

/** How much of the output of a failed step a card shows, in characters. */
const shownOutput = 600;

/** How much of the text so far a card shows, in characters: what fits in a chat's card beside the rest. */
const shownText = 3000;

export function planBlocks({ transcript }: TaskView): readonly Block[] {
  const items = transcript.plan.map((item) => ({ ...item, text: oneLine(item.text) }));
  return items.length === 0 ? [] : [{ kind: "plan", items }];
}

export function stepBlocks({ transcript }: TaskView): readonly Block[] {
  const { steps } = transcript;
  if (steps.length === 0) return [];
  const newest = steps.slice(-shownSteps).map(inShort);
  return [{ kind: "steps", steps: newest, hidden: steps.length - newest.length }];
}

export function noticeBlocks({ transcript }: TaskView): readonly Block[] {
  const notices = transcript.notices.slice(-shownNotices);
  return notices.map((text) => ({ kind: "note", text: cleanText(text), tone: "info" }));
}

/** A step without what has a place of its own: diffs stand in the changes, output of a success in the log. */
function inShort(step: Step): Step {
  const { output, files, ...rest } = step;
  const title = oneLine(step.title);
  const paths = files?.map(({ path, change }) => ({ path: oneLine(path), change }));
  const hasOutput = step.state === "failed" && output !== undefined && output.trim() !== "";
  return {
    ...rest,
    title,
    ...(paths === undefined ? {} : { files: paths }),
    ...(hasOutput ? { output: tailOf(cleanText(output).trimEnd(), shownOutput).text } : {}),
  };
}

function textBlocks({ transcript }: TaskView): readonly Block[] {
  const text = cleanText(textOf(transcript)).trim();
  if (text === "") return [];
  const tail = tailOf(text, shownText);
  const newest: Block = { kind: "text", text: tail.text };
  return tail.isCut ? [note("The text so far, its newest part:"), newest] : [newest];
}

function changeBlocks({ transcript }: TaskView): readonly Block[] {
  const files = changesOf(transcript);
  return files.length === 0 ? [] : [note(`${changeSummary(files)} so far`)];
}

function placeWords({ place, blockedBy, blockerStatus }: TaskView): string {
  const where = place === null ? "It waits in the queue" : `Place ${place} in the queue`;
  if (blockedBy === null) return `${where}.`;
  const asks = blockerStatus === "waiting_for_confirmation" ? ", which waits for a decision" : "";
  return `${where}, behind task ${blockedBy}${asks}.`;
}

function note(text: string): Block {
  return { kind: "note", text };
}
