import type { KnownBlock } from "@slack/types";
import { tailOf } from "../../../cards/cut.ts";
import { splitText } from "../../../cards/split-text.ts";
import { fitting } from "../../kit/drawing/fitting.ts";
import { wordsOfCut } from "../../kit/drawing/part.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { nothingToDraw, type Part, type Surface, threadFile, whereWords } from "./drawing.ts";
import { contextBlock } from "./exact.ts";
import { inertMarkdown } from "./inert-markdown.ts";
import { mrkdwn } from "./text-object.ts";
import { mrkdwnParts } from "./to-mrkdwn.ts";

/** CommonMark: a text that still grows keeps its newest end, a finished one its beginning. */
export function textPart(text: string, surface: Surface, file: Omit<RestFile, "text">): Part {
  if (text.trim() === "") return nothingToDraw;
  const length = lengthOf(text, surface);
  const whole = threadFile(surface, file, text);
  return {
    wants: length,
    whole,
    draw: (room) => {
      if (length <= room) return { blocks: wordBlocks(text, surface), isCut: false };
      const cut = surface.isRunning
        ? newest(text, room, surface)
        : [...beginning(text, room - wordsOfCut, surface), contextBlock(`… ${whereWords(whole)}`)];
      return { blocks: cut, isCut: true };
    },
  };
}

/** Texts beyond this are cut in any case: how long they would be as blocks is of no interest. */
const longest = 50_000;

function lengthOf(text: string, surface: Surface): number {
  return text.length > longest ? text.length : sizeOf(text, surface);
}

function sizeOf(text: string, surface: Surface): number {
  return wordsOf(text, surface).reduce((sum, part) => sum + part.length, 0);
}

function wordBlocks(text: string, surface: Surface): KnownBlock[] {
  return wordsOf(text, surface)
    .filter((part) => part.trim() !== "")
    .map((part) =>
      isMarkdown(surface)
        ? { type: "markdown", text: part.toWellFormed() }
        : { type: "section", text: mrkdwn(part), ...(surface.rung < 2 ? { expand: true } : {}) },
    );
}

function wordsOf(text: string, surface: Surface): readonly string[] {
  return isMarkdown(surface) ? [inertMarkdown(text)] : mrkdwnParts(text);
}

/** Slack: the `markdown` block exists in messages only. */
function isMarkdown({ kind, rung }: Surface): boolean {
  return kind === "message" && rung < 2;
}

/** What was said before is deliberately left out: the details of the task have it. */
function newest(text: string, room: number, surface: Surface): KnownBlock[] {
  const size = (cut: string) => sizeOf(cut, surface);
  return wordBlocks(
    fitting(room, (limit) => tailOf(text, limit).text, size),
    surface,
  );
}

function beginning(text: string, room: number, surface: Surface): KnownBlock[] {
  const head = (limit: number) => splitText(text.slice(0, limit + behindCut), limit)[0] ?? "";
  return wordBlocks(
    fitting(room, head, (cut) => sizeOf(cut, surface)),
    surface,
  );
}

/** What stands behind a cut decides where it is best made; more of a long text need not be looked at. */
const behindCut = 200;
