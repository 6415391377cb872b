import type { SectionBlock } from "@slack/types";
import type { Block, Button, Card, Field } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { buttonsOf } from "../../kit/drawing/card-form.ts";
import { noteSymbols } from "../../kit/drawing/note-symbol.ts";
import { type NamedFile, type Plain, partsInOrder } from "../../kit/drawing/parts-in-order.ts";
import { buttonElement, buttonRows } from "./button.ts";
import { diffPart } from "./diff-part.ts";
import { fixed, type Part, type Surface } from "./drawing.ts";
import { contextBlock, exactPart } from "./exact.ts";
import { fieldsPart, fieldText } from "./fields-part.ts";
import { formPart } from "./form-part.ts";
import { limits } from "./limits.ts";
import { textPart } from "./running-text.ts";
import { planPart, stepsPart } from "./steps-part.ts";

interface Drawing {
  readonly surface: Surface;
  /** The button that the foot of a view stands for. */
  readonly submit?: Button | undefined;
}

/** What a card is made of, block by block; a row of a list becomes one piece. */
export function partsOf({ blocks }: Card, { surface, submit }: Drawing): readonly Part[] {
  return partsInOrder(blocks, {
    row: ({ field, button }) => {
      const accessory = buttonElement(button, surface);
      return accessory === undefined ? undefined : rowPart(field, accessory);
    },
    form: (block, form, file) => {
      const isSubmitted = submit !== undefined && buttonsOf(block).includes(submit);
      return formPart(block, { surface, form, ...(isSubmitted ? { submit } : {}) }, file);
    },
    plain: (block, file) => partOf(block, surface, file),
  });
}

function partOf(block: Plain, surface: Surface, file: NamedFile): Part {
  switch (block.kind) {
    case "text":
      return textPart(block.text, surface, file);
    case "plain":
    case "code":
      return exactPart({ look: block.kind, text: block.text, file }, surface);
    case "quote":
      return quotePart(block, surface);
    case "note":
      return notePart(block, surface, file);
    case "fields":
      return fieldsPart(block.fields, surface, file);
    case "steps":
      return stepsPart(block.steps, block.hidden, surface);
    case "plan":
      return planPart(block.items, surface);
    case "diff":
      return diffPart(block, surface, file);
    case "file":
      return filePart(block, surface);
    case "stored-file":
      return fixed([contextBlock(block.name)]);
    case "actions":
      return fixed(buttonRows(block.buttons, surface));
    default:
      return unreachable(block);
  }
}

/** Whoever said it knows it, and it stands above: what is too long of it is left out. */
function quotePart({ text, by }: Extract<Block, { readonly kind: "quote" }>, surface: Surface): Part {
  const part = exactPart({ look: "quote", text }, surface);
  const who = by === undefined || by.trim() === "" ? [] : [contextBlock(surface.nameOf(by) ?? by)];
  return {
    wants: part.wants + (by?.length ?? 0),
    draw: (room) => {
      const { blocks, isCut } = part.draw(room - (by?.length ?? 0));
      return { blocks: [...blocks, ...who], isCut };
    },
  };
}

/** A word of PoCo itself: small, unless somebody has to look at it. */
function notePart(
  { text, tone = "neutral" }: Extract<Block, { readonly kind: "note" }>,
  surface: Surface,
  file: NamedFile,
): Part {
  const words = `${noteSymbols[tone]}${text}`;
  const isSmall = (tone === "neutral" || tone === "info") && words.length <= limits.context;
  if (text.trim() === "") return fixed([]);
  if (!isSmall || surface.rung === 2) return exactPart({ look: "plain", text: words, file }, surface);
  const whole = exactPart({ look: "plain", text: words, file }, surface);
  return {
    ...whole,
    draw: (room) =>
      words.length <= room ? { blocks: [contextBlock(words)], isCut: false } : whole.draw(room),
  };
}

/** A message takes the file itself into its thread. */
function filePart(
  { name, mediaType, text }: Extract<Block, { readonly kind: "file" }>,
  surface: Surface,
): Part {
  if (surface.kind !== "message") return exactPart({ look: "plain", text }, surface);
  const blocks = [contextBlock(`${name}: in the thread`)];
  return { ...fixed(blocks), whole: { name, mediaType, text }, draw: () => ({ blocks, isCut: true }) };
}

function rowPart(field: Field, accessory: NonNullable<SectionBlock["accessory"]>): Part {
  const wants = field.label.length + field.value.length;
  return {
    wants: wants + limits.button,
    draw: (room) => {
      const text = fieldText(field, Math.max(limits.button, Math.min(room, rowRoom)));
      return { blocks: [{ type: "section", text, accessory }], isCut: false };
    },
  };
}

/** A row of a list is no place for more. */
const rowRoom = 600;
