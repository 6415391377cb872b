import type { KnownBlock, RichTextBlock } from "@slack/types";
import { splitPlain } from "../../../cards/split-text.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { wordsOfCut } from "../../kit/drawing/part.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { nothingToDraw, type Part, type Surface, threadFile, whereWords } from "./drawing.ts";
import { limits } from "./limits.ts";
import { mrkdwn, plainText } from "./text-object.ts";
import { preformatted } from "./to-mrkdwn.ts";

interface ExactText {
  readonly look: "plain" | "code" | "quote";
  readonly text: string;
  /** What holds the whole of it; without, what is cut is gone. */
  readonly file?: Omit<RestFile, "text">;
}

/** Text that is shown as written: its beginning, and where the whole of it is. */
export function exactPart({ look, text, file }: ExactText, surface: Surface): Part {
  if (text.trim() === "") return nothingToDraw;
  const whole = file === undefined ? undefined : threadFile(surface, file, text);
  return {
    wants: text.length,
    whole,
    draw: (room) => {
      if (text.length <= room) return { blocks: shown(look, text, surface), isCut: false };
      const head = headOf(text, Math.max(1, room - wordsOfCut));
      const note = contextBlock(`… ${text.length - head.length + 1} more characters. ${whereWords(whole)}`);
      return { blocks: [...shown(look, head, surface), note], isCut: true };
    },
  };
}

/** The blocks that show a text as it is. It must have a character that can be seen. */
export function shown(look: ExactText["look"], text: string, { rung }: Pick<Surface, "rung">): KnownBlock[] {
  if (rung < 2) return [richText(look, text)];
  return splitPlain(text, sectionRoom)
    .filter((part) => part.trim() !== "")
    .flatMap((part) => sections(look, part));
}

/** Escapes make code longer in mrkdwn. */
const sectionRoom = 2500;

function sections(look: ExactText["look"], text: string): KnownBlock[] {
  if (look !== "code") return [{ type: "section", text: plainText(text, limits.section) }];
  const code = preformatted(text);
  if (code.length <= limits.section) return [{ type: "section", text: mrkdwn(code) }];
  return splitPlain(text, Math.floor(text.length / 2))
    .filter((part) => part.trim() !== "")
    .flatMap((part) => sections(look, part));
}

/** Rich text is taken as it is: there is no markup in it, and no mention. */
export function richText(look: ExactText["look"], text: string): RichTextBlock {
  const words = { type: "text" as const, text: text.toWellFormed() };
  switch (look) {
    case "code":
      return { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [words] }] };
    case "quote":
      return { type: "rich_text", elements: [{ type: "rich_text_quote", elements: [words] }] };
    default:
      return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [words] }] };
  }
}

/** A line in small type. */
export function contextBlock(text: string): KnownBlock {
  return { type: "context", elements: [plainText(text, limits.context)] };
}
