import type { KnownBlock } from "@slack/types";
import { layOut as layOutOn, type Room } from "../../kit/drawing/lay-out.ts";
import { type Part, wordsIn } from "./drawing.ts";
import { contextBlock } from "./exact.ts";

/** Draws the parts of a card into the room there is, in blocks and in characters. */
export function layOut(parts: readonly Part[], room: Room) {
  return layOutOn(parts, { room, sizeOf, small: contextBlock });
}

function sizeOf(blocks: readonly KnownBlock[]): Room {
  return { blocks: blocks.length, words: wordsIn(blocks) };
}
