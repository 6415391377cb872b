import type { RestFile } from "../file-to-send.ts";

/** How far down the ladder a card is drawn: 0 is the whole of it, 3 its title, one line and the buttons. */
export type Rung = 0 | 1 | 2 | 3;

/** A block of a card, or several that belong together, on their way to an app. */
export interface Part<Piece> {
  /** How much room it would take as a whole; each app has its own measure. */
  readonly wants: number;
  /** Draws it into about `room`; what cannot be cut is drawn whole. */
  draw(room: number): Drawn<Piece>;
  /** Stays when a card has more blocks than fit. */
  readonly isKept?: boolean;
  /** What follows beside the card when it is not shown as a whole. */
  readonly whole?: RestFile | undefined;
}

/** `blocks` are those of the app. */
export interface Drawn<Piece> {
  readonly blocks: readonly Piece[];
  /** Something of it is missing. */
  readonly isCut: boolean;
}

/** About as many characters as the line takes that says that something is missing. */
export const wordsOfCut = 80;
