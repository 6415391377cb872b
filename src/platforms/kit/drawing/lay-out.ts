import type { RestFile } from "../file-to-send.ts";
import type { Drawn, Part } from "./part.ts";
import { shareRoom } from "./share-room.ts";

/** How much there is, or how much something takes: blocks, and words in the app's measure. */
export interface Room {
  readonly blocks: number;
  readonly words: number;
}

/** What a card is drawn on. */
export interface Paper<Piece> {
  readonly room: Room;
  readonly sizeOf: (blocks: readonly Piece[]) => Room;
  /** A line in small type. */
  readonly small: (text: string) => Piece;
}

/**
 * Draws the parts of a card into the room there is: first long texts are shortened, then whole parts from the end
 * on are left out, the buttons of the card last.
 */
export function layOut<Piece>(
  parts: readonly Part<Piece>[],
  paper: Paper<Piece>,
): { readonly blocks: readonly Piece[]; readonly rest: readonly RestFile[] } {
  const drawn = drawInto(parts, paper);
  const kept = fold(parts, drawn, paper);
  const hidden = drawn.filter(({ blocks }, index) => blocks.length > 0 && !kept.has(index)).length;
  const last = Math.max(...kept, -1);
  const blocks = drawn.flatMap((part, index) => {
    const note = hidden > 0 && index === last ? [paper.small(leftOut(hidden))] : [];
    return kept.has(index) ? [...note, ...part.blocks] : [];
  });
  const rest = parts.flatMap(({ whole }, index) =>
    whole !== undefined && (drawn[index]?.isCut === true || !kept.has(index)) ? [whole] : [],
  );
  return { blocks, rest };
}

/** Nobody reads less of a text. */
const leastWords = 60;

function drawInto<Piece>(
  parts: readonly Part<Piece>[],
  { room: { words }, sizeOf }: Paper<Piece>,
): readonly Drawn<Piece>[] {
  const wants = parts.map((part) => part.wants);
  let drawn: readonly Drawn<Piece>[] = [];
  let room = words;
  for (let round = 0; round < 4; round += 1) {
    const rooms = shareRoom(wants, room, leastWords);
    drawn = parts.map((part, index) => part.draw(rooms[index] ?? leastWords));
    const over = sizeOf(drawn.flatMap(({ blocks }) => blocks)).words - words;
    if (over <= 0) return drawn;
    room = Math.max(0, room - over);
  }
  return drawn;
}

/** Which parts are shown: those that have to stay, and the others from the front on as long as there is room. */
function fold<Piece>(
  parts: readonly Part<Piece>[],
  drawn: readonly Drawn<Piece>[],
  { room, sizeOf, small }: Paper<Piece>,
): ReadonlySet<number> {
  const sizes = drawn.map(({ blocks }) => sizeOf(blocks));
  const order = [...parts.keys()].toSorted(
    (a, b) => Number(isKept(parts, b)) - Number(isKept(parts, a)) || a - b,
  );
  const all = sizes.reduce(sum, empty);
  if (all.blocks <= room.blocks && all.words <= room.words) return new Set(order);
  let taken = sizeOf([small(leftOut(parts.length))]);
  const kept = new Set<number>();
  for (const index of order) {
    const next = sum(taken, sizes[index] ?? empty);
    if (next.blocks > room.blocks || next.words > room.words) continue;
    taken = next;
    kept.add(index);
  }
  return kept;
}

const empty: Room = { blocks: 0, words: 0 };

function sum(a: Room, b: Room): Room {
  return { blocks: a.blocks + b.blocks, words: a.words + b.words };
}

function isKept<Piece>(parts: readonly Part<Piece>[], index: number): boolean {
  return parts[index]?.isKept === true;
}

function leftOut(hidden: number): string {
  return `${hidden} more ${hidden === 1 ? "part does" : "parts do"} not fit in here.`;
}
