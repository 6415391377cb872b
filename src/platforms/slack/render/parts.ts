import type { SectionBlock } from "@slack/types";
import type { Block, Button, Card, Field, Tone } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { buttonElement, buttonRows } from "./button.ts";
import { diffPart } from "./diff-part.ts";
import { fixed, type Part, type Surface } from "./drawing.ts";
import { contextBlock, exactPart } from "./exact.ts";
import { fieldsPart, fieldText } from "./fields-part.ts";
import { type Form, formPart } from "./form-part.ts";
import { limits } from "./limits.ts";
import { textPart } from "./running-text.ts";
import { planPart, stepsPart } from "./steps-part.ts";

interface Drawing {
  readonly surface: Surface;
  /** The button that the foot of a view stands for. */
  readonly submit?: Button | undefined;
}

/** What a card is made of, block by block; a row of a list becomes one piece. */
export function partsOf({ blocks }: Card, drawing: Drawing): readonly Part[] {
  const forms = blocks.filter((block) => isForm(block));
  const names = fileNames(blocks);
  const parts: Part[] = [];
  for (let at = 0; at < blocks.length; ) {
    const row = rowAt(blocks, at, drawing.surface);
    const block = blocks[at];
    if (row !== undefined) parts.push(row);
    else if (block !== undefined) {
      const file = names[at] ?? { name: "text.txt", mediaType: "text/plain" };
      const part = isForm(block)
        ? formPart(block, formPlace(block, forms, drawing), file)
        : partOf(block, drawing.surface, file);
      parts.push(isLast(blocks, at) ? { ...part, isKept: true } : part);
    }
    at += row === undefined ? 1 : 2;
  }
  return parts;
}

function isForm(block: Block): block is Form {
  return block.kind === "form" || block.kind === "questions";
}

function formPlace(block: Form, forms: readonly Form[], { surface, submit }: Drawing) {
  const isSubmitted =
    block.kind === "form" ? block.buttons.some((one) => one === submit) : block.submit === submit;
  return { surface, form: forms.indexOf(block), submit: isSubmitted ? submit : undefined };
}

/** The buttons of the whole card stand at its end. */
function isLast(blocks: readonly Block[], at: number): boolean {
  return blocks.slice(at).every((block) => block.kind === "actions" && block.isList !== true);
}

type Other = Exclude<Block, Form>;

function partOf(block: Other, surface: Surface, file: Omit<RestFile, "text">): Part {
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

const symbols: Readonly<Record<Tone, string>> = {
  neutral: "",
  busy: "⏳ ",
  info: "ℹ️ ",
  attention: "⚠️ ",
  good: "✅ ",
  bad: "❌ ",
};

/** A word of PoCo itself: small, unless somebody has to look at it. */
function notePart(
  { text, tone = "neutral" }: Extract<Block, { readonly kind: "note" }>,
  surface: Surface,
  file: Omit<RestFile, "text">,
): Part {
  const words = `${symbols[tone]}${text}`;
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

/** A thing of a list with the one way that leads on from it: one block instead of two. */
function rowAt(blocks: readonly Block[], at: number, surface: Surface): Part | undefined {
  const [first, next] = blocks.slice(at, at + 2);
  if (first?.kind !== "fields" || next?.kind !== "actions" || next.isList === true) return undefined;
  const [field, ...fields] = first.fields;
  const [button, ...buttons] = next.buttons;
  if (field === undefined || button === undefined || fields.length > 0 || buttons.length > 0)
    return undefined;
  if (at + 2 >= blocks.length || !isWay(button) || !isListOfThings(blocks)) return undefined;
  const accessory = buttonElement(button, surface);
  return accessory === undefined ? undefined : rowPart(field, accessory);
}

/** Goes somewhere, and decides nothing. */
function isWay({ style, confirm }: Button): boolean {
  return style === undefined && confirm === undefined;
}

/** A card that tells several facts of one thing at once is no list of things. */
function isListOfThings(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.kind !== "fields" || block.fields.length === 1);
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

/** A name for the file of every block that may need one. */
function fileNames(blocks: readonly Block[]): readonly Omit<RestFile, "text">[] {
  const used = new Map<string, number>();
  return blocks.map((block) => {
    const { base, end, mediaType } = fileKind(block);
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return { name: `${base}${count > 1 ? `-${count}` : ""}.${end}`, mediaType };
  });
}

function fileKind(block: Block) {
  switch (block.kind) {
    case "text":
      return { base: "text", end: "md", mediaType: "text/markdown" };
    case "diff":
      return { base: "changes", end: "diff", mediaType: "text/x-diff" };
    case "code":
      return block.language === "diff"
        ? { base: "changes", end: "diff", mediaType: "text/x-diff" }
        : { base: block.language === "shell" ? "command" : "code", end: "txt", mediaType: "text/plain" };
    default:
      return { base: block.kind, end: "txt", mediaType: "text/plain" };
  }
}
