import { createRateWindow, type RateLimit, type RateWindow } from "./rate-window.ts";

/** A window for each of many subjects, e.g. chats; those that were not used for a while are forgotten. */
export interface RateWindows {
  of(subject: string, now: number): RateWindow;
}

/** A subject that made no call for so long needs no memory. Milliseconds. */
const idleMs = 60_000;

export function createRateWindows(limit: RateLimit): RateWindows {
  const bySubject = new Map<string, { readonly window: RateWindow; usedAt: number }>();
  return {
    of: (subject, now) => {
      for (const [other, { usedAt, window }] of bySubject) {
        if (usedAt < now - idleMs - limit.windowMs && window.paused(now) === 0) bySubject.delete(other);
      }
      const known = bySubject.get(subject) ?? { window: createRateWindow(limit), usedAt: now };
      known.usedAt = now;
      bySubject.set(subject, known);
      return known.window;
    },
  };
}
