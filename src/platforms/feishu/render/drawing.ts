import type { Keep } from "../../kit/drawing/carried.ts";
import { fitting } from "../../kit/drawing/fitting.ts";
import type { Drawn as AnyDrawn, Part as AnyPart, Rung } from "../../kit/drawing/part.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { type Element, sizeOf } from "./element.ts";

export interface RenderOptions {
  /** 0: the card. 1: smaller. 2: markdown and buttons alone. 3: the title, one line and the buttons. */
  readonly rung: Rung;
  /** What people call somebody, by Feishu's id. */
  readonly nameOf: (id: string) => string | undefined;
  readonly keep: Keep;
  /** Its answer grows in one element while Feishu types it. */
  readonly isLive: boolean;
  /** Which edition links lead into. */
  readonly brand?: "feishu" | "lark";
}

/** What a block of a card is drawn on. */
export interface Surface extends RenderOptions {
  /** What is shown still grows: its newest end counts. */
  readonly isRunning: boolean;
}

/** Its room is counted in bytes. */
export type Part = AnyPart<Element>;
export type Drawn = AnyDrawn<Element>;

export const nothingToDraw: Part = { wants: 0, draw: () => ({ blocks: [], isCut: false }) };

/** What is drawn in one way only. */
export function fixed(blocks: readonly Element[]): Part {
  return { wants: sizeOf(blocks).words, draw: () => ({ blocks, isCut: false }) };
}

interface ByCharacters {
  /** About how many characters there are to draw. */
  readonly length: number;
  /** Draws about so many characters of it. */
  readonly draw: (room: number) => Drawn;
  readonly whole?: RestFile | undefined;
}

/** What is cut by characters, into a room of bytes. */
export function byCharacters({ length, draw, whole }: ByCharacters): Part {
  const all = length > longest ? undefined : draw(Number.MAX_SAFE_INTEGER);
  const wants = all === undefined ? length : sizeOf(all.blocks).words;
  return {
    wants,
    whole,
    draw: (room) =>
      all !== undefined && wants <= room ? all : fitting(room, draw, ({ blocks }) => sizeOf(blocks).words),
  };
}

/** What is longer is cut in any case: how much room it would take is of no interest. */
const longest = 50_000;

/** What still grows comes as a file when it is finished. */
export function restOf(
  { isRunning }: Surface,
  file: Omit<RestFile, "text">,
  text: string,
): RestFile | undefined {
  return isRunning ? undefined : { ...file, text };
}

/** Where the rest of something is. */
export function whereWords(whole: RestFile | undefined): string {
  return whole === undefined ? "Not all of it is shown here." : `The whole follows as a file: ${whole.name}.`;
}
