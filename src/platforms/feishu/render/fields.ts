import type { Field } from "../../../cards/card.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import type { NamedFile } from "../../kit/drawing/parts-in-order.ts";
import { shareRoom } from "../../kit/drawing/share-room.ts";
import { byCharacters, type Part, restOf, type Surface, whereWords } from "./drawing.ts";
import { type Element, markdown, sideBySide, small } from "./element.ts";
import { escaped } from "./escape.ts";

/** Facts, each with its label above it; short ones two in a row. */
export function fieldsPart(fields: readonly Field[], surface: Surface, file: NamedFile): Part {
  const wants = fields.map(({ label, value }) => label.length + value.length);
  const whole = restOf(surface, file, fields.map(inFull).join("\n\n"));
  return byCharacters({
    length: wants.reduce((sum, want) => sum + want, 0),
    whole,
    draw: (room) => {
      const shares = shareRoom(wants, room, leastField);
      const isCut = wants.some((want, index) => want > (shares[index] ?? 0));
      const shown = fields.map((field, index) => shortened(field, shares[index] ?? leastField));
      const blocks = elementsOf(shown, surface);
      return { blocks: isCut ? [...blocks, small(whereWords(whole))] : blocks, isCut };
    },
  });
}

const leastField = 40;

function inFull({ label, value }: Field): string {
  return `${label}\n${value}`;
}

function shortened({ label, value }: Field, room: number): Field {
  const labelRoom = Math.max(8, room - Math.min(value.length, Math.floor(room / 2)));
  const name = headOf(label, labelRoom);
  return { label: name, value: headOf(value, Math.max(8, room - name.length)) };
}

/** More than these are lines of one text. */
const mostApart = 8;

function elementsOf(fields: readonly Field[], { rung }: Surface): readonly Element[] {
  if (fields.length === 0) return [];
  if (rung > 1 || fields.length > mostApart)
    return [markdown(fields.map((field) => fieldMarkdown(field)).join("\n"))];
  const elements: Element[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const [field, next] = fields.slice(at, at + 2);
    if (field === undefined) continue;
    if (next !== undefined && isShort(field) && isShort(next)) {
      elements.push(sideBySide([fieldElement(field), fieldElement(next)], "weighted"));
      at += 1;
    } else elements.push(fieldElement(field));
  }
  return elements;
}

/** What two of fit into the width of a phone. */
const shortField = 30;

function isShort({ label, value }: Field): boolean {
  return Math.max(label.length, value.length) <= shortField && !value.includes("\n");
}

function fieldElement(field: Field): Element {
  return markdown(fieldMarkdown(field));
}

/** One fact in Feishu's markdown: its label in bold, where marks of bold text work. */
export function fieldMarkdown({ label, value }: Field): string {
  const name = label.trim() === "" ? "–" : escaped(label.replace(/\s+/g, " ").trim());
  const words = value.trim() === "" ? "–" : escaped(value);
  const isPlain = /^[\p{L}\p{N}]/u.test(label.trim()) && /[\p{L}\p{N}]$/u.test(label.trim());
  return `${isPlain ? `**${name}**` : name}\n${words}`;
}
