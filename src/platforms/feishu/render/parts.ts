import type { Block, Card } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import type { ListRow } from "../../kit/drawing/list-row.ts";
import { noteSymbols } from "../../kit/drawing/note-symbol.ts";
import { type NamedFile, type Plain, partsInOrder } from "../../kit/drawing/parts-in-order.ts";
import { buttonElement, buttonList, buttonRows } from "./button.ts";
import { diffPart } from "./diff.ts";
import { fixed, nothingToDraw, type Part, type Surface } from "./drawing.ts";
import { markdown, small } from "./element.ts";
import { exactPart } from "./exact.ts";
import { fieldMarkdown, fieldsPart } from "./fields.ts";
import { formPart } from "./form-part.ts";
import { limits } from "./limits.ts";
import { textPart } from "./running-text.ts";
import { planPart, stepsPart } from "./steps.ts";
import { countTables } from "./tables.ts";

/** What a card is made of, block by block; a row of a list becomes one piece. */
export function partsOf({ blocks }: Card, surface: Surface): readonly Part[] {
  const tables = tablesOf(blocks);
  const answer = surface.isLive ? blocks.find((block) => block.kind === "text") : undefined;
  const plain = (block: Plain, file: NamedFile): Part =>
    block.kind === "text"
      ? textPart(
          { text: block.text, isAnswer: block === answer, tables: tables.get(block) ?? 0, file },
          surface,
        )
      : partOf(block, surface, file);
  return partsInOrder(blocks, {
    row: (row) => rowPart(row, surface),
    form: (form, index, file) => formPart(form, { surface, form: index, file }),
    plain,
  });
}

/** How many tables each text may have: the first ones come first. */
function tablesOf(blocks: readonly Block[]): ReadonlyMap<Block, number> {
  let left: number = limits.tables;
  const tables = new Map<Block, number>();
  for (const block of blocks) {
    if (block.kind !== "text") continue;
    tables.set(block, left);
    left = Math.max(0, left - countTables(block.text));
  }
  return tables;
}

function partOf(block: Exclude<Plain, { readonly kind: "text" }>, surface: Surface, file: NamedFile): Part {
  switch (block.kind) {
    case "plain":
      return exactPart({ look: "plain", text: block.text, file }, surface);
    case "code":
      return exactPart({ look: "code", text: block.text, language: block.language, file }, surface);
    case "quote":
      return quotePart(block, surface);
    case "note":
      return notePart(block, surface, file);
    case "fields":
      return fieldsPart(block.fields, surface, file);
    case "steps":
      return stepsPart(block.steps, block.hidden, surface);
    case "plan":
      return planPart(block.items);
    case "diff":
      return diffPart(block, surface, file);
    case "file":
      return filePart(block);
    case "stored-file":
      return fixed([small(block.name)]);
    case "actions":
      return fixed(
        block.isList === true ? buttonList(block.buttons, surface) : buttonRows(block.buttons, surface),
      );
    default:
      return unreachable(block);
  }
}

/** Whoever said it knows it, and it stands above: what is too long of it is left out. */
function quotePart({ text, by }: Extract<Block, { readonly kind: "quote" }>, surface: Surface): Part {
  const part = exactPart({ look: "quote", text: headOf(text, quoteRoom) }, surface);
  const who = by === undefined || by.trim() === "" ? [] : [small(headOf(surface.nameOf(by) ?? by, nameRoom))];
  const frame = fixed(who).wants;
  return {
    wants: part.wants + frame,
    draw: (room) => {
      const { blocks, isCut } = part.draw(room - frame);
      return { blocks: [...blocks, ...who], isCut };
    },
  };
}

/** A long prompt stands above as it was written. */
const quoteRoom = 1500;
const nameRoom = 100;

/** A word of PoCo itself: small, unless somebody has to look at it. */
function notePart(
  { text, tone = "neutral" }: Extract<Block, { readonly kind: "note" }>,
  surface: Surface,
  file: NamedFile,
): Part {
  if (text.trim() === "") return nothingToDraw;
  const isSmall = tone === "neutral" || tone === "info";
  const words = `${noteSymbols[tone]}${text}`;
  return exactPart({ look: isSmall ? "small" : "plain", text: words, file }, surface);
}

/** The file itself comes as a message of its own. */
function filePart({ name, mediaType, text }: Extract<Block, { readonly kind: "file" }>): Part {
  const blocks = [small(`${name}: follows as a file`)];
  return { ...fixed(blocks), whole: { name, mediaType, text }, draw: () => ({ blocks, isCut: true }) };
}

/** A thing of a list above the one way that leads on from it: side by side, a phone would cut the words. */
function rowPart({ field, button }: ListRow, surface: Surface): Part | undefined {
  const element = buttonElement(button, surface);
  if (element === undefined) return undefined;
  const cut = { label: headOf(field.label, rowRoom), value: headOf(field.value, rowRoom) };
  return fixed([markdown(fieldMarkdown(cut)), element]);
}

/** A row of a list is no place for more. */
const rowRoom = 300;
