import type { PlanItem, Step } from "../../../domain/agent-event.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { planLines } from "../../kit/drawing/plan-lines.ts";
import {
  fittingSteps,
  headLine,
  linesOfSteps,
  roomOfSteps,
  stepSymbols,
  type ToldStep,
  toldSteps,
} from "../../kit/drawing/told-steps.ts";
import { byCharacters, type Part, type Surface } from "./drawing.ts";
import { type Element, plain, plainText } from "./element.ts";
import { shown } from "./exact.ts";

/** What the agent did, folded away: its newest step stands in the line that unfolds it. */
export function stepsPart(steps: readonly Step[], hidden: number, surface: Surface): Part {
  const told = toldSteps(steps, surface.rung);
  const all = steps.length + hidden;
  return byCharacters({
    length: roomOfSteps(told),
    draw: (room) => {
      const fit = fittingSteps(told, room);
      if (fit.length === 0) return { blocks: [], isCut: false };
      return { blocks: surface.rung < 2 ? [panel(fit, all)] : lines(fit, all), isCut: false };
    },
  });
}

const titleRoom = 80;

function panel(told: readonly ToldStep[], all: number): Element {
  const newest = told.at(-1);
  const count = `${all} ${all === 1 ? "step" : "steps"}`;
  const words =
    newest === undefined ? "" : ` · ${stepSymbols[newest.step.state]} ${headOf(newest.title, titleRoom)}`;
  return {
    tag: "collapsible_panel",
    expanded: false,
    header: { title: plainText(`${count}${words}`) },
    elements: lines(told, all),
  };
}

function lines(told: readonly ToldStep[], all: number): readonly Element[] {
  const head = all > told.length ? `${headLine(told.length, all)}:` : "";
  return linesOfSteps(told, head).map(({ look, text }) => shown(look, text));
}

/** What the agent means to do. */
export function planPart(items: readonly PlanItem[]): Part {
  const { wants, textIn } = planLines(items);
  return byCharacters({
    length: wants,
    draw: (room) => ({ blocks: items.length === 0 ? [] : [plain(textIn(room))], isCut: false }),
  });
}
