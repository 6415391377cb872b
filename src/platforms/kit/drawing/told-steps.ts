import type { Step } from "../../../domain/agent-event.ts";
import { endOf, headOf } from "./cut-words.ts";
import type { Rung } from "./part.ts";
import { shareRoom } from "./share-room.ts";

/** The newest steps that are shown, at most; what was before is a count, and stands in the details of the task. */
const shownSteps = { 0: 12, 1: 5, 2: 8, 3: 0 } as const;
const titleRoom = { 0: 200, 1: 100, 2: 200, 3: 0 } as const;

/** A step in the words that are shown of it. */
export interface ToldStep {
  readonly step: Step;
  readonly title: string;
  readonly output: string;
}

/** The newest steps, one line each; what failed with the end of its output. */
export function toldSteps(steps: readonly Step[], rung: Rung): readonly ToldStep[] {
  return shownSteps[rung] === 0 ? [] : steps.slice(-shownSteps[rung]).map((step) => told(step, rung));
}

/** About how many characters they take. */
export function roomOfSteps(steps: readonly ToldStep[]): number {
  return steps.reduce((sum, { title, output }) => sum + title.length + output.length + lineFrame, headRoom);
}

const headRoom = 40;
const lineFrame = 4;

function told(step: Step, rung: Rung): ToldStep {
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

/** The newest of them whose titles fit into `room` characters; their outputs share what is left then. */
export function fittingSteps(steps: readonly ToldStep[], room: number): readonly ToldStep[] {
  const left = room - headRoom;
  let from = 0;
  const titles = () => steps.slice(from).reduce((sum, { title }) => sum + title.length + lineFrame, 0);
  while (from < steps.length - 1 && titles() > left) from += 1;
  const newest = steps.slice(from);
  const rooms = shareRoom(
    newest.map(({ output }) => output.length),
    left - titles(),
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

/** `12 steps, the newest 5`. */
export function headLine(shown: number, all: number): string {
  const words = `${all} ${all === 1 ? "step" : "steps"}`;
  return all > shown ? `${words}, the newest ${shown}` : words;
}

export const stepSymbols = { running: "⏳", done: "✅", failed: "❌", declined: "🚫" } as const;

/** Lines of titles, and behind a step with an output that output. */
export function linesOfSteps(
  steps: readonly ToldStep[],
  head: string,
): readonly { readonly look: "plain" | "code"; readonly text: string }[] {
  const shown: { readonly look: "plain" | "code"; readonly text: string }[] = [];
  let lines: string[] = head === "" ? [] : [head];
  for (const { step, title, output } of steps) {
    lines.push(`${stepSymbols[step.state]} ${title}`);
    if (output.trim() === "") continue;
    shown.push({ look: "plain", text: lines.join("\n") }, { look: "code", text: output });
    lines = [];
  }
  return lines.length === 0 ? shown : [...shown, { look: "plain", text: lines.join("\n") }];
}
