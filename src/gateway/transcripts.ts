import type { TaskId } from "../domain/ids.ts";
import { emptyTranscript, foldEvents, type Transcript } from "../domain/transcript.ts";
import type { TaskStore } from "../store/store.ts";

/** Transcripts folded from the journal; what was folded before is not read again. */
export interface Transcripts {
  of(id: TaskId): Promise<Transcript>;
}

interface Folded {
  readonly number: number;
  readonly transcript: Transcript;
}

/** Enough for every card that moves at the same time; older ones are folded anew when asked for. */
const keptTranscripts = 256;

export function createTranscripts(tasks: Pick<TaskStore, "journal">): Transcripts {
  const kept = new Map<TaskId, Folded>();
  return {
    of: async (id) => {
      const before = kept.get(id) ?? { number: 0, transcript: emptyTranscript };
      const entries = await tasks.journal(id, before.number);
      const folded: Folded = {
        number: entries.at(-1)?.number ?? before.number,
        transcript: foldEvents(
          before.transcript,
          entries.map((entry) => entry.event),
        ),
      };
      const known = kept.get(id);
      kept.delete(id);
      // Two readers at once: the one that got further counts.
      const newest = known !== undefined && known.number > folded.number ? known : folded;
      kept.set(id, newest);
      forgetOldest(kept);
      return newest.transcript;
    },
  };
}

function forgetOldest(kept: Map<TaskId, Folded>): void {
  if (kept.size <= keptTranscripts) return;
  const oldest = kept.keys().next();
  if (oldest.done !== true) kept.delete(oldest.value);
}
