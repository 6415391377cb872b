import { headOf } from "../../kit/drawing/cut-words.ts";
import { wordsOfCut } from "../../kit/drawing/part.ts";
import type { NamedFile } from "../../kit/drawing/parts-in-order.ts";
import { codeBlock } from "./code-block.ts";
import { byCharacters, nothingToDraw, type Part, restOf, type Surface, whereWords } from "./drawing.ts";
import { type Element, markdown, plain, small } from "./element.ts";
import { escaped } from "./escape.ts";

export type Look = "plain" | "code" | "quote" | "small";

interface ExactText {
  readonly look: Look;
  readonly text: string;
  readonly language?: string | undefined;
  /** What holds the whole of it; without, what is cut is gone. */
  readonly file?: NamedFile;
}

/** Text that is shown as written: its beginning, and where the whole of it is. */
export function exactPart({ look, text, language, file }: ExactText, surface: Surface): Part {
  if (text.trim() === "") return nothingToDraw;
  const whole = file === undefined ? undefined : restOf(surface, file, text);
  const shownAs = (words: string) => shown(look, words, language);
  return byCharacters({
    length: text.length,
    whole,
    draw: (room) => {
      if (text.length <= room) return { blocks: [shownAs(text)], isCut: false };
      const head = headOf(text, Math.max(1, room - wordsOfCut));
      const note = `… ${text.length - head.length + 1} more characters. ${whereWords(whole)}`;
      return { blocks: [shownAs(head), small(note)], isCut: true };
    },
  });
}

/** The element that shows a text as it is. It must have a character that can be seen. */
export function shown(look: Look, text: string, language?: string): Element {
  switch (look) {
    case "code":
      return markdown(codeBlock(text, language));
    case "quote":
      return markdown(quoted(text));
    case "small":
      return small(text);
    default:
      return plain(text);
  }
}

function quoted(text: string): string {
  return escaped(text)
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}
