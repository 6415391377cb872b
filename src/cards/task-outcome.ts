import type { TaskState } from "../domain/task.ts";
import { answerText } from "./answer-text.ts";
import type { Block, ChangedFile } from "./card.ts";
import { changeSummary, changesOf } from "./changes.ts";
import { cleanText, oneLine } from "./clean.ts";
import { noticeBlocks, planBlocks, stepBlocks } from "./task-progress.ts";
import type { TaskView } from "./task-view.ts";
import { elapsed, moment } from "./words.ts";

/** What came of a task: the whole result, or why there is none and what there was until then. */
export function outcomeBlocks(view: TaskView): readonly Block[] {
  const isDone = view.task.state.status === "completed";
  return [
    ...reasonBlocks(view),
    ...resumeBlocks(view),
    ...(isDone ? [] : planBlocks(view)),
    ...stepBlocks(view),
    ...answerBlocks(view),
    ...changeBlocks(changesOf(view.transcript)),
    ...noticeBlocks(view),
    ...followUpBlocks(view),
  ];
}

function answerBlocks({ task, transcript }: TaskView): readonly Block[] {
  const text = answerText(task, transcript);
  if (text !== "") return [{ kind: "text", text }];
  if (task.state.status === "completed") {
    return [{ kind: "note", text: "The agent finished without a word." }];
  }
  return task.startedAt === null ? [] : [{ kind: "note", text: "The agent had said nothing yet." }];
}

function followUpBlocks({ followedBy }: TaskView): readonly Block[] {
  return followedBy === null ? [] : [{ kind: "note", text: `Continued as task ${followedBy}.` }];
}

function reasonBlocks(view: TaskView): readonly Block[] {
  const { state } = view.task;
  if (state.status === "failed") return [{ kind: "note", text: failureWords(state, view), tone: "bad" }];
  if (state.status === "cancelled") return [{ kind: "note", text: stopWords(state, view) }];
  return [];
}

/** Whether it goes on by itself, and who settled that. */
function resumeBlocks({ resume, followedBy, now }: TaskView): readonly Block[] {
  if (resume === null || followedBy !== null) return [];
  if (resume.gone !== null) return [{ kind: "note", text: cleanText(resume.gone) }];
  const when = resume.at > now ? `at ${moment(resume.at)}` : "in a moment";
  return [{ kind: "note", text: `Resumes ${when}, chosen by ${oneLine(resume.by)}.`, tone: "info" }];
}

type Failed = Extract<TaskState, { readonly status: "failed" }>;

function failureWords(state: Failed, view: TaskView): string {
  const said = cleanText(state.message).trim();
  if (state.reason === "interrupted") return interruptedWords(said, view);
  if (state.reason === "limit" && state.retryAt !== null) return limitWords(said, state.retryAt, view.now);
  const name = failureNames[state.reason];
  const again = state.retryAt === null ? "" : ` It may work again ${whenWords(state.retryAt, view.now)}.`;
  return `${name}${said === "" ? "." : `: ${sentence(said)}`}${again}`;
}

/** `Usage limit until 2026-05-01 14:05 UTC, in 2h 05m: …`. */
function limitWords(said: string, at: number, now: number): string {
  const left = at > now ? `in ${elapsed(at - now)}` : "which is over";
  return `Usage limit until ${moment(at)}, ${left}${said === "" ? "." : `: ${sentence(said)}`}`;
}

const failureNames = {
  agent: "The agent failed",
  limit: "A limit of the agent is used up",
  timeout: "The task took too long",
  setup: "Something is not set up",
  internal: "PoCo itself failed",
} as const;

function interruptedWords(said: string, view: TaskView): string {
  const isOpen = view.can.continue && view.followedBy === null;
  const next = isOpen ? " Continue goes on where it stopped." : "";
  return `PoCo was restarted while this task ran.${said === "" ? "" : ` ${sentence(said)}`}${next}`;
}

/** Other words may follow it. */
function sentence(said: string): string {
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}

function whenWords(at: number, now: number): string {
  return at > now ? `in ${elapsed(at - now)} (${moment(at)})` : "now";
}

type Cancelled = Extract<TaskState, { readonly status: "cancelled" }>;

function stopWords({ why, mergedInto }: Cancelled, { task }: TaskView): string {
  if (mergedInto !== null) return `Merged into task ${mergedInto}.`;
  const said = cleanText(why).trim();
  const saysNothing = said === "" || said === "Stopped.";
  if (task.stoppedBy === null) return saysNothing ? "Stopped." : said;
  return `Stopped by ${oneLine(task.stoppedBy)}${saysNothing ? "." : `: ${said}`}`;
}

/** How much of the diff of one file a card carries, in characters; the counts are always those of the whole. */
const shownDiff = 20_000;
const shownFiles = 60;

function changeBlocks(files: readonly ChangedFile[]): readonly Block[] {
  if (files.length === 0) return [];
  const hidden = files.length - shownFiles;
  const more = hidden > 0 ? `; the first ${shownFiles} are shown` : "";
  return [
    { kind: "note", text: `${changeSummary(files)}${more}` },
    { kind: "diff", files: files.slice(0, shownFiles).map(cutDiff) },
  ];
}

function cutDiff(file: ChangedFile): ChangedFile {
  const path = oneLine(file.path);
  if (file.diff === undefined) return { ...file, path };
  const diff = cleanText(file.diff);
  if (diff.length <= shownDiff) return { ...file, path, diff };
  const end = diff.lastIndexOf("\n", shownDiff);
  return {
    ...file,
    path,
    diff: `${diff.slice(0, end === -1 ? shownDiff : end)}\n… the rest is not shown`.toWellFormed(),
  };
}
