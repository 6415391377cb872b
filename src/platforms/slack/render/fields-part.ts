import type { KnownBlock, SectionBlock, TextObject } from "@slack/types";
import type { Field } from "../../../cards/card.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { shareRoom } from "../../kit/drawing/share-room.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { type Part, type Surface, threadFile, whereWords } from "./drawing.ts";
import { escaped, escapedHead, looksLikeMarkup } from "./escape.ts";
import { contextBlock } from "./exact.ts";
import { limits } from "./limits.ts";
import { mrkdwn, plainText } from "./text-object.ts";

/** Facts, each with its label above it, two in a row. */
export function fieldsPart(fields: readonly Field[], surface: Surface, file: Omit<RestFile, "text">): Part {
  const wants = fields.map(sizeOf);
  const whole = threadFile(surface, file, fields.map(inFull).join("\n\n"));
  return {
    wants: wants.reduce((sum, want) => sum + want, 0),
    whole,
    draw: (room) => {
      const rooms = shareRoom(wants, room, leastField).map((one) => Math.min(one, limits.field));
      const isCut = wants.some((want, index) => want > (rooms[index] ?? 0));
      const blocks = sectionsOf(fields.map((field, index) => fieldText(field, rooms[index] ?? leastField)));
      return { blocks: isCut ? [...blocks, contextBlock(whereWords(whole))] : blocks, isCut };
    },
  };
}

const leastField = 40;

function inFull({ label, value }: Field): string {
  return `${label}\n${value}`;
}

function sizeOf(field: Field): number {
  return escaped(inFull(field)).length + frame;
}

/** Two asterisks and a line end. */
const frame = 3;

/** One fact in at most `room` characters; with markup only where nobody's words could be taken for it. */
export function fieldText({ label, value }: Field, room: number): TextObject {
  const words = value.trim() === "" ? "–" : value;
  const name = label.trim() === "" ? "–" : label;
  const nameRoom = Math.max(8, room - frame - Math.min(escaped(words).length, Math.floor(room / 2)));
  const title = headOf(name, nameRoom);
  const isSafe = !looksLikeMarkup(title) && !looksLikeMarkup(words) && !title.includes("\n");
  if (!isSafe) return plainText(`${title}\n${words}`, room);
  const head = `*${escapedHead(name, nameRoom)}*\n`;
  return mrkdwn(head + escapedHead(words, Math.max(1, room - head.length)));
}

function sectionsOf(texts: readonly TextObject[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(texts.length / limits.fieldsPerSection) }, (_, row): SectionBlock => {
    const fields = texts.slice(row * limits.fieldsPerSection, (row + 1) * limits.fieldsPerSection);
    const only = fields.length === 1 ? fields[0] : undefined;
    return only === undefined ? { type: "section", fields } : { type: "section", text: only };
  });
}
