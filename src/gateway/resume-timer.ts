import type { Resume } from "../domain/resume.ts";
import type { Log } from "../observe/log.ts";
import type { Timers } from "./burst.ts";

/** Waits for the next task that is to go on by itself. Nothing polls: one timer stands while one is to come. */
export interface ResumeTimer {
  /** Looks again at what is to come: something was chosen or taken back, or PoCo has just begun. */
  nudge(): void;
  /** From now on nothing goes on by itself. Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface ResumeTimerParts {
  /** Those to come, earliest first. */
  readonly pending: () => Promise<readonly Resume[]>;
  readonly goOn: (resume: Resume) => Promise<void>;
  readonly now: () => number;
  readonly timers: Timers;
  readonly log: Log;
}

/** What a timer can wait at most: signed 32 bits of milliseconds, nearly 25 days. */
const longestMs = 2 ** 31 - 1;
/** After a failure of the store or of PoCo itself. */
const retryMs = 5_000;

export function createResumeTimer(parts: ResumeTimerParts): ResumeTimer {
  const { timers, log } = parts;
  let cancel = (): void => undefined;
  let looking: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosed = false;

  const nudge = (): void => {
    if (isClosed) return;
    if (looking === undefined) looking = look();
    else isAskedAgain = true;
  };

  const look = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      cancel();
      cancel = () => undefined;
      const waitMs = await goOnWithDue(parts, () => isClosed).catch((error: unknown) => {
        log.error({ error }, "what is to go on by itself could not be found, trying again");
        return retryMs;
      });
      if (waitMs !== undefined && !isClosed) cancel = timers.after(Math.min(waitMs, longestMs), nudge);
    } while (isAskedAgain && !isClosed);
    looking = undefined;
  };

  return {
    nudge,
    close: async () => {
      isClosed = true;
      cancel();
      await looking;
    },
  };
}

/** Answers how long to wait for the next one; undefined when there is none. */
async function goOnWithDue(
  { pending, goOn, now, log }: ResumeTimerParts,
  isClosed: () => boolean,
): Promise<number | undefined> {
  let hasFailed = false;
  const all = await pending();
  for (const resume of all.filter(({ at }) => at <= now())) {
    if (isClosed()) return undefined;
    // The border of this work: a defect costs one attempt, never the process.
    await goOn(resume).catch((error: unknown) => {
      hasFailed = true;
      log.error({ task: resume.taskId, error }, "a task could not go on by itself, trying again");
    });
  }
  const next = all.find(({ at }) => at > now());
  const waits = [...(hasFailed ? [retryMs] : []), ...(next === undefined ? [] : [next.at - now()])];
  return waits.length === 0 ? undefined : Math.min(...waits);
}
