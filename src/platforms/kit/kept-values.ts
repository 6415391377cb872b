import { createHash } from "node:crypto";

/**
 * Values too long for a button or an option of an app, by a short id that stands there instead. In memory only: a form
 * from before a restart says that it is too old.
 */
export interface KeptValues {
  /** The same text has the same id. */
  keep(text: string): string;
  recall(id: string): string | undefined;
}

const mostValues = 5_000;

export function createKeptValues(): KeptValues {
  const kept = new Map<string, string>();
  return {
    keep: (text) => {
      const id = `kept:${createHash("sha256").update(text).digest("base64url").slice(0, 20)}`;
      // The newest stand last: whatever is shown again lives on.
      kept.delete(id);
      kept.set(id, text);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostValues) break;
        kept.delete(oldest);
      }
      return id;
    },
    recall: (id) => kept.get(id),
  };
}
