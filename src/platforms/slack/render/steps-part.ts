import type { KnownBlock, PlanBlock, TaskCardBlock } from "@slack/types";
import type { PlanItem, Step } from "../../../domain/agent-event.ts";
import { endOf, headOf } from "../../kit/drawing/cut-words.ts";
import { shareRoom } from "../../kit/drawing/share-room.ts";
import type { Part, Surface } from "./drawing.ts";
import { richText, shown } from "./exact.ts";

/** The newest steps that are shown, at most; what was before is a count, and stands in the details of the task. */
const shownSteps = { 0: 12, 1: 5, 2: 8, 3: 0 } as const;
const titleRoom = { 0: 200, 1: 100, 2: 200, 3: 0 } as const;

interface Told {
  readonly step: Step;
  readonly title: string;
  readonly output: string;
}

/** What the agent did, one line each; what failed with the end of its output. */
export function stepsPart(steps: readonly Step[], hidden: number, surface: Surface): Part {
  const told = steps.slice(-shownSteps[surface.rung]).map((step) => tell(step, surface));
  const all = steps.length + hidden;
  return {
    wants: told.reduce((sum, { title, output }) => sum + title.length + output.length + lineFrame, headRoom),
    draw: (room) => {
      const fit = fitting(told, room - headRoom);
      if (fit.length === 0) return { blocks: [], isCut: false };
      const blocks = canPlan(surface) ? [planOf(fit, all)] : linesOf(fit, all, surface);
      return { blocks, isCut: false };
    },
  };
}

/** Slack: these blocks exist in messages only. */
function canPlan({ kind, rung, agentBlocks }: Surface): boolean {
  return agentBlocks && kind === "message" && rung < 2;
}

const headRoom = 40;
const lineFrame = 4;

function tell(step: Step, { rung }: Surface): Told {
  const isFailed = step.exitCode !== undefined && step.exitCode !== 0;
  const end = `${step.state === "declined" ? " (declined)" : ""}${isFailed ? ` (exit ${step.exitCode})` : ""}`;
  const title = step.title.trim() === "" ? step.type : step.title;
  const output = rung === 0 ? (step.output ?? "").trimEnd() : "";
  return {
    step,
    title: `${headOf(title, titleRoom[rung])}${end}`,
    output: output.trim() === "" ? "" : output,
  };
}

/** The newest of them whose titles fit; their outputs share what is left then. */
function fitting(told: readonly Told[], room: number): readonly Told[] {
  let from = 0;
  const titles = () => told.slice(from).reduce((sum, { title }) => sum + title.length + lineFrame, 0);
  while (from < told.length - 1 && titles() > room) from += 1;
  const newest = told.slice(from);
  const rooms = shareRoom(
    newest.map(({ output }) => output.length),
    room - titles(),
    0,
  );
  return newest.map((one, index) => ({ ...one, output: outputIn(one.output, rooms[index] ?? 0) }));
}

function outputIn(output: string, room: number): string {
  if (output.length <= room) return output;
  return room < leastOutput ? "" : endOf(output, room);
}

/** Less of an output says nothing. */
const leastOutput = 40;

const statuses = { running: "in_progress", done: "complete", failed: "error", declined: "error" } as const;

function planOf(told: readonly Told[], all: number): PlanBlock {
  return { type: "plan", title: headLine(told.length, all), tasks: told.map(taskCard) };
}

function taskCard({ step, title, output }: Told, index: number): TaskCardBlock {
  return {
    type: "task_card",
    // Ids of agents may be long, and one may come twice.
    task_id: `step_${index + 1}`,
    title,
    status: statuses[step.state],
    ...(output.trim() === "" ? {} : { output: richText("code", output) }),
  };
}

function headLine(shown: number, all: number): string {
  const hidden = all - shown;
  const words = `${all} ${all === 1 ? "step" : "steps"}`;
  return hidden > 0 ? `${words}, the newest ${shown}` : words;
}

const symbols = { running: "⏳", done: "✅", failed: "❌", declined: "🚫" } as const;

/** Lines of steps, broken where one has an output to show. */
function linesOf(told: readonly Told[], all: number, surface: Surface): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let lines: string[] = all > told.length ? [`${headLine(told.length, all)}:`] : [];
  for (const { step, title, output } of told) {
    lines.push(`${symbols[step.state]} ${title}`);
    if (output.trim() === "") continue;
    blocks.push(...shown("plain", lines.join("\n"), surface), ...shown("code", output, surface));
    lines = [];
  }
  return lines.length === 0 ? blocks : [...blocks, ...shown("plain", lines.join("\n"), surface)];
}

const marks = { pending: "☐", active: "▶", done: "☑" } as const;
const itemRoom = 150;
/** Besides those that are shown, done items and later ones are counts. */
const shownItems = 15;

/** What the agent means to do. */
export function planPart(items: readonly PlanItem[], surface: Surface): Part {
  const lines = items.map(({ text, state }) => `${marks[state]} ${headOf(text, itemRoom)}`);
  const longest = lines.map(({ length }) => length).toSorted((a, b) => b - a);
  const current = items.findIndex(({ state }) => state !== "done");
  const last = items.length - 1;
  return {
    wants: longest.slice(0, shownItems).reduce((sum, length) => sum + length + 1, headRoom),
    draw: (room) => {
      const { from, end } = around(lines, current === -1 ? last : current, room - headRoom);
      const text = [
        ...(from > 0 ? [`… ${from} before`] : []),
        ...lines.slice(from, end),
        ...(end < lines.length ? [`… ${lines.length - end} more`] : []),
      ];
      return { blocks: lines.length === 0 ? [] : shown("plain", text.join("\n"), surface), isCut: false };
    },
  };
}

/** As many lines as fit, from the one before the current on and from there to the front. */
function around(lines: readonly string[], current: number, room: number) {
  let from = Math.max(0, Math.min(current, lines.length - 1));
  let end = Math.min(lines.length, from + 1);
  let left = room - (lines[from] ?? "").length;
  for (let isGrowing = true; isGrowing && end - from < shownItems; ) {
    const next = end < lines.length ? end : from - 1;
    left -= (lines[next] ?? "").length + 1;
    isGrowing = next >= 0 && left >= 0;
    if (isGrowing && next === end) end += 1;
    else if (isGrowing) from -= 1;
  }
  return { from, end };
}
