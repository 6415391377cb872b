import type { Log } from "../../observe/log.ts";
import type { Inbox, Watched } from "../platform.ts";
import { clockTimers, type Timers } from "./timers.ts";

/** Keeps the rooms of projects without gaps: reads up what was said while PoCo could not hear, until all of it is read. */
export interface ReadUp {
  /** PoCo could not hear until now. */
  ask(): void;
  /** Earlier messages of the room may still be to come. */
  isUnread(room: string): boolean;
  close(): Promise<void>;
}

export interface ReadUpParts {
  readonly platform: string;
  readonly inbox: Pick<Inbox, "watched">;
  /** Tells of rooms that are gone; false: the app was in trouble and has to be asked again. */
  readonly tellLost: () => Promise<boolean>;
  /** Reads in these rooms what was missed. `onWhole`: nothing is missing any more, told before the newest is taken in. */
  readonly catchUp: (rooms: readonly Watched[], onWhole: (room: string) => void) => Promise<CaughtUp>;
  readonly log: Log;
  readonly timers?: Timers;
}

export interface CaughtUp {
  readonly count: number;
  /** Rooms of which something could not be read now. */
  readonly left: readonly Watched[];
}

/** After the app or the store was in trouble. Milliseconds. */
const againAfterMs = [5_000, 15_000, 60_000] as const;

export function createReadUp(parts: ReadUpParts): ReadUp {
  return new Reader(parts);
}

/** One gap in what PoCo heard. */
interface Gap {
  /** Undefined while nobody knows which rooms there are. */
  unread: Set<string> | undefined;
}

class Reader implements ReadUp {
  readonly #parts: ReadUpParts;
  /** The newest gap: whatever an older one left open is read with it. */
  #gap: Gap = { unread: undefined };
  #reading: Promise<void> = Promise.resolve();
  #endPause: () => void = () => undefined;
  #isClosed = false;

  constructor(parts: ReadUpParts) {
    this.#parts = parts;
  }

  ask(): void {
    const gap: Gap = { unread: undefined };
    this.#gap = gap;
    this.#endPause();
    this.#reading = this.#reading.then(() => this.#read(gap));
  }

  isUnread(room: string): boolean {
    return this.#gap.unread?.has(room) ?? true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endPause();
    await this.#reading;
  }

  /** Never rejects. */
  async #read(gap: Gap): Promise<void> {
    let left: readonly Watched[] | undefined;
    let areLostTold = false;
    for (let tries = 0; !this.#isOver(gap); tries += 1) {
      try {
        areLostTold ||= await this.#parts.tellLost();
        left ??= await this.#begin(gap);
        left = await this.#round(gap, left);
        if (areLostTold && left.length === 0) return;
      } catch (error) {
        const { platform } = this.#parts;
        this.#parts.log.warn({ platform, error }, "what was missed could not be read up");
      }
      await this.#pause(againAfterMs[tries] ?? againAfterMs[2], gap);
    }
  }

  async #begin(gap: Gap): Promise<readonly Watched[]> {
    const { inbox, platform } = this.#parts;
    const rooms = await inbox.watched(platform);
    gap.unread = new Set(rooms.map(({ conversation }) => conversation.id));
    return rooms;
  }

  async #round(gap: Gap, rooms: readonly Watched[]): Promise<readonly Watched[]> {
    const { log, platform } = this.#parts;
    const onWhole = (room: string): void => void gap.unread?.delete(room);
    const { count, left } = await this.#parts.catchUp(rooms, onWhole);
    if (count > 0) log.info({ platform, count }, "missed messages were read up");
    return left;
  }

  async #pause(ms: number, gap: Gap): Promise<void> {
    if (this.#isOver(gap)) return;
    const { timers = clockTimers } = this.#parts;
    await new Promise<void>((resolve) => {
      const callOff = timers.after(ms, resolve);
      this.#endPause = () => {
        callOff();
        resolve();
      };
    });
  }

  #isOver(gap: Gap): boolean {
    return this.#isClosed || gap !== this.#gap;
  }
}
