import type { KnownBlock } from "@slack/types";
import { shareRoom } from "../../kit/drawing/share-room.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { type Drawn, type Part, wordsIn } from "./drawing.ts";
import { contextBlock } from "./exact.ts";

interface Room {
  readonly blocks: number;
  readonly words: number;
}

/**
 * Draws the parts of a card into the room there is: first long texts are shortened, then whole parts from the end
 * on are left out, the buttons of the card last.
 */
export function layOut(parts: readonly Part[], room: Room): { blocks: KnownBlock[]; rest: RestFile[] } {
  const drawn = drawInto(parts, room.words);
  const kept = fold(parts, drawn, room);
  const hidden = drawn.filter(({ blocks }, index) => blocks.length > 0 && !kept.has(index)).length;
  const last = Math.max(...kept, -1);
  const blocks = drawn.flatMap((part, index) => {
    const note = hidden > 0 && index === last ? [leftOut(hidden)] : [];
    return kept.has(index) ? [...note, ...part.blocks] : [];
  });
  const rest = parts.flatMap(({ whole }, index) =>
    whole !== undefined && (drawn[index]?.isCut === true || !kept.has(index)) ? [whole] : [],
  );
  return { blocks, rest };
}

/** Nobody reads less of a text. */
const leastWords = 60;

function drawInto(parts: readonly Part[], words: number): readonly Drawn[] {
  const wants = parts.map((part) => part.wants);
  let drawn: readonly Drawn[] = [];
  let room = words;
  for (let round = 0; round < 4; round += 1) {
    const rooms = shareRoom(wants, room, leastWords);
    drawn = parts.map((part, index) => part.draw(rooms[index] ?? leastWords));
    const over = wordsIn(drawn.map(({ blocks }) => blocks)) - words;
    if (over <= 0) return drawn;
    room = Math.max(0, room - over);
  }
  return drawn;
}

const noteWords = 80;

/** Which parts are shown: those that have to stay, and the others from the front on as long as there is room. */
function fold(parts: readonly Part[], drawn: readonly Drawn[], room: Room): ReadonlySet<number> {
  const sizes = drawn.map(({ blocks }) => ({ blocks: blocks.length, words: wordsIn(blocks) }));
  const order = [...parts.keys()].toSorted(
    (a, b) => Number(isKept(parts, b)) - Number(isKept(parts, a)) || a - b,
  );
  const total = (indexes: readonly number[]) =>
    indexes.reduce(
      (sum, index) => ({
        blocks: sum.blocks + (sizes[index]?.blocks ?? 0),
        words: sum.words + (sizes[index]?.words ?? 0),
      }),
      { blocks: 0, words: 0 },
    );
  const all = total(order);
  if (all.blocks <= room.blocks && all.words <= room.words) return new Set(order);
  let left = { blocks: room.blocks - 1, words: room.words - noteWords };
  const kept = new Set<number>();
  for (const index of order) {
    const size = sizes[index] ?? { blocks: 0, words: 0 };
    if (size.blocks > left.blocks || size.words > left.words) continue;
    left = { blocks: left.blocks - size.blocks, words: left.words - size.words };
    kept.add(index);
  }
  return kept;
}

function isKept(parts: readonly Part[], index: number): boolean {
  return parts[index]?.isKept === true;
}

function leftOut(hidden: number): KnownBlock {
  return contextBlock(`${hidden} more ${hidden === 1 ? "part does" : "parts do"} not fit in here.`);
}
