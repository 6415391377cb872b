import { age } from "../../cards/words.ts";
import type { PlatformCheck } from "../platform.ts";

/** When an app last delivered something; epoch milliseconds, null: not since the start. */
export interface Arrivals {
  readonly lastEventAt: number | null;
  /** A press of a button, which apps deliver on a way of its own. */
  readonly lastPressAt: number | null;
}

export interface ArrivalWords {
  /** The app's name. */
  readonly title: string;
  /** What to look at where nothing comes; a sentence. */
  readonly noEvents: string;
  readonly noPresses: string;
}

/** What an app really delivered, for `poco doctor`: that is the only proof that it is set up to. Pure. */
export function arrivalChecks(
  { lastEventAt, lastPressAt }: Arrivals,
  { title, noEvents, noPresses }: ArrivalWords,
  now: number,
): readonly PlatformCheck[] {
  const ago = (at: number): string => age(now - at);
  return [
    lastEventAt === null
      ? {
          state: "unknown",
          text: `Nothing came from ${title} since PoCo started. Write to the bot. ${noEvents}`,
        }
      : { state: "good", text: `${title} last delivered something ${ago(lastEventAt)}.` },
    lastPressAt === null
      ? {
          state: "unknown",
          text: `No press of a button came from ${title} since PoCo started. Press one on any card. ${noPresses}`,
        }
      : { state: "good", text: `The last press of a button came ${ago(lastPressAt)}.` },
  ];
}
