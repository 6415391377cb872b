import { tailOf } from "../../../cards/cut.ts";
import { splitText } from "../../../cards/split-text.ts";
import { wordsOfCut } from "../../kit/drawing/part.ts";
import type { NamedFile } from "../../kit/drawing/parts-in-order.ts";
import { byCharacters, nothingToDraw, type Part, restOf, type Surface, whereWords } from "./drawing.ts";
import { type Element, markdown, small } from "./element.ts";
import { feishuMarkdown } from "./feishu-markdown.ts";

/** The element in which the answer of a live card grows. */
export const answerElement = "answer";

export interface RunningText {
  readonly text: string;
  /** It is the answer that Feishu types. */
  readonly isAnswer: boolean;
  /** How many tables it may have. */
  readonly tables: number;
  readonly file: NamedFile;
}

/** CommonMark: a text that still grows keeps its newest end, a finished one its beginning. */
export function textPart({ text, isAnswer, tables, file }: RunningText, surface: Surface): Part {
  if (text.trim() === "") return nothingToDraw;
  const whole = restOf(surface, file, text);
  const words = (part: string): readonly Element[] => {
    const element = markdown(feishuMarkdown(part, tables));
    if (part.trim() === "") return [];
    return [isAnswer ? { ...element, element_id: answerElement } : element];
  };
  return byCharacters({
    length: text.length,
    whole,
    draw: (room) => {
      if (text.length <= room) return { blocks: words(text), isCut: false };
      // What was said before is deliberately left out: the details of the task have it.
      if (surface.isRunning) return { blocks: words(tailOf(text, room).text), isCut: true };
      const head = splitText(text.slice(0, room + behindCut), Math.max(least, room - wordsOfCut))[0] ?? "";
      return { blocks: [...words(head), small(`… ${whereWords(whole)}`)], isCut: true };
    },
  });
}

/** What stands behind a cut decides where it is best made; more of a long text need not be looked at. */
const behindCut = 200;
/** Shorter pieces say nothing, and a fence has to fit into one. */
const least = 20;
