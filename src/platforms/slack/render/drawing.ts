import type { KnownBlock } from "@slack/types";
import type { Keep } from "../../kit/drawing/carried.ts";
import type { Part as AnyPart, Rung } from "../../kit/drawing/part.ts";
import type { RestFile } from "../../kit/file-to-send.ts";

export interface RenderOptions {
  /** 0: the card. 1: smaller. 2: text and buttons in plain sections. 3: the title, one line and the buttons. */
  readonly rung: Rung;
  /** The workspace has `plan` and `task_card` blocks. */
  readonly agentBlocks: boolean;
  /** What people call somebody, by Slack's id. */
  readonly nameOf: (id: string) => string | undefined;
  readonly keep: Keep;
  /** The id of the workspace: links to channels then open in it, and not in the reader's usual one. */
  readonly team?: string | undefined;
}

/** What a block of a card is drawn on. */
export interface Surface extends RenderOptions {
  readonly kind: "message" | "modal" | "home";
  /** What is shown still grows: its newest end counts. */
  readonly isRunning: boolean;
  /** The longest value that a button carries itself. */
  readonly valueLimit: number;
}

/** Its room is counted in characters. */
export type Part = AnyPart<KnownBlock>;

export const nothingToDraw: Part = { wants: 0, draw: () => ({ blocks: [], isCut: false }) };

/** What is drawn in one way only. */
export function fixed(blocks: readonly KnownBlock[]): Part {
  return { wants: wordsIn(blocks), draw: () => ({ blocks, isCut: false }) };
}

/** Only messages have a thread. What still grows is given to it when it is finished. */
export function threadFile(
  { kind, isRunning }: Surface,
  file: Omit<RestFile, "text">,
  text: string,
): RestFile | undefined {
  return kind === "message" && !isRunning ? { ...file, text } : undefined;
}

/** Where the rest of something is. */
export function whereWords(whole: RestFile | undefined): string {
  return whole === undefined ? "Not all of it is shown here." : `The whole is in the thread: ${whole.name}.`;
}

/** What is no text of a block: ids, values, addresses, names of kinds. */
const wordless: ReadonlySet<string> = new Set([
  "type",
  "block_id",
  "action_id",
  "task_id",
  "value",
  "url",
  "style",
  "status",
]);

/** The characters that a reader sees of blocks, and of whatever is in them. */
export function wordsIn(part: unknown): number {
  if (typeof part === "string") return part.length;
  if (Array.isArray(part)) return part.reduce<number>((sum, one) => sum + wordsIn(one), 0);
  if (typeof part !== "object" || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) => (wordless.has(key) ? sum : sum + wordsIn(value)),
    0,
  );
}
