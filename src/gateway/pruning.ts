import type { Log } from "../observe/log.ts";
import type { Store } from "../store/store.ts";

export interface PruningParts {
  readonly store: Pick<Store, "prune">;
  /** Age of ended tasks, in days; 0 keeps them for ever. */
  readonly retentionDays: number;
  /** Removes the files of tasks that are no longer kept. */
  readonly removeFiles: () => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

const dayMs = 24 * 60 * 60 * 1_000;
/** No platform sends an event again after this; the record of it has done its work. */
const inboxDays = 30;

/** Once at the start and then once a day. A failure is logged and tried again the next day. */
export function startPruning(parts: PruningParts): { stop(): void } {
  const prune = async (): Promise<void> => {
    const { store, retentionDays, log } = parts;
    const at = parts.now();
    try {
      const removed = await store.prune({
        tasks: retentionDays === 0 ? 0 : at - retentionDays * dayMs,
        inbox: at - inboxDays * dayMs,
      });
      await parts.removeFiles();
      if (removed > 0) log.info({ removed }, "old entries were removed");
    } catch (error) {
      log.warn({ error }, "old entries could not be removed");
    }
  };
  // `prune` never rejects.
  const timer = setInterval(() => void prune(), dayMs);
  timer.unref();
  const soon = setTimeout(() => void prune(), 60_000);
  soon.unref();
  return {
    stop: () => {
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
}
