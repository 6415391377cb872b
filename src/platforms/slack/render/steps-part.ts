import type { KnownBlock, PlanBlock, TaskCardBlock } from "@slack/types";
import type { PlanItem, Step } from "../../../domain/agent-event.ts";
import { planLines } from "../../kit/drawing/plan-lines.ts";
import {
  fittingSteps,
  headLine,
  linesOfSteps,
  roomOfSteps,
  type ToldStep,
  toldSteps,
} from "../../kit/drawing/told-steps.ts";
import type { Part, Surface } from "./drawing.ts";
import { richText, shown } from "./exact.ts";

/** What the agent did, one line each; what failed with the end of its output. */
export function stepsPart(steps: readonly Step[], hidden: number, surface: Surface): Part {
  const told = toldSteps(steps, surface.rung);
  const all = steps.length + hidden;
  return {
    wants: roomOfSteps(told),
    draw: (room) => {
      const fit = fittingSteps(told, room);
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

const statuses = { running: "in_progress", done: "complete", failed: "error", declined: "error" } as const;

function planOf(told: readonly ToldStep[], all: number): PlanBlock {
  return { type: "plan", title: headLine(told.length, all), tasks: told.map(taskCard) };
}

function taskCard({ step, title, output }: ToldStep, index: number): TaskCardBlock {
  return {
    type: "task_card",
    // Ids of agents may be long, and one may come twice.
    task_id: `step_${index + 1}`,
    title,
    status: statuses[step.state],
    ...(output.trim() === "" ? {} : { output: richText("code", output) }),
  };
}

/** Lines of steps, broken where one has an output to show. */
function linesOf(told: readonly ToldStep[], all: number, surface: Surface): KnownBlock[] {
  const head = all > told.length ? `${headLine(told.length, all)}:` : "";
  return linesOfSteps(told, head).flatMap(({ look, text }) => shown(look, text, surface));
}

/** What the agent means to do. */
export function planPart(items: readonly PlanItem[], surface: Surface): Part {
  const { wants, textIn } = planLines(items);
  return {
    wants,
    draw: (room) => ({
      blocks: items.length === 0 ? [] : shown("plain", textIn(room), surface),
      isCut: false,
    }),
  };
}
