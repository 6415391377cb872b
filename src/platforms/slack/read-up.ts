import { randomUUID } from "node:crypto";
import { clockTimers, type Timers } from "../kit/timers.ts";
import type { Inbox, Watched } from "../platform.ts";
import { type CatchUpParts, catchUp } from "./catch-up.ts";
import { tellLostRooms } from "./lost-rooms.ts";

/** Keeps the rooms of projects without gaps: reads up what was said while PoCo could not hear, until all of it is read. */
export interface ReadUp {
  /** PoCo could not hear until now. */
  ask(): void;
  /** Earlier messages of the room may still be to come. */
  isUnread(channel: string): boolean;
  close(): Promise<void>;
}

export interface ReadUpParts extends Omit<CatchUpParts, "onWhole" | "botUser"> {
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  readonly botUser: () => string | undefined;
  readonly timers?: Timers;
}

/** After Slack or the store was in trouble. Milliseconds. */
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

  isUnread(channel: string): boolean {
    return this.#gap.unread?.has(channel) ?? true;
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
        areLostTold ||= await this.#tellLost();
        left ??= await this.#begin(gap);
        left = await this.#round(gap, left);
        if (areLostTold && left.length === 0) return;
      } catch (error) {
        this.#parts.log.warn({ error }, "what was missed in Slack could not be read up");
      }
      await this.#pause(againAfterMs[tries] ?? againAfterMs[2], gap);
    }
  }

  async #tellLost(): Promise<boolean> {
    const { api, inbox, botUser } = this.#parts;
    const user = botUser();
    return user === undefined || tellLostRooms({ api, inbox, botUser: user, newId: randomUUID });
  }

  async #begin(gap: Gap): Promise<readonly Watched[]> {
    const rooms = await this.#parts.inbox.watched("slack");
    gap.unread = new Set(rooms.map(({ conversation }) => conversation.id));
    return rooms;
  }

  async #round(gap: Gap, rooms: readonly Watched[]): Promise<readonly Watched[]> {
    const { api, take, log, now, botUser } = this.#parts;
    const onWhole = (channel: string): void => void gap.unread?.delete(channel);
    const { count, left } = await catchUp({ api, take, log, now, onWhole, botUser: botUser() }, rooms);
    if (count > 0) log.info({ count }, "messages in Slack were read up");
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
