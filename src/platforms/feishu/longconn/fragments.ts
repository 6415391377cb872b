/** Puts together what Feishu sends in several frames. */
export interface Fragments {
  /** The whole, once its last part is here; parts come in any order. */
  add(part: Fragment): Uint8Array | undefined;
}

export interface Fragment {
  readonly messageId: string;
  /** How many parts there are. */
  readonly sum: number;
  /** Which of them it is, from 0. */
  readonly seq: number;
  readonly payload: Uint8Array;
}

interface Pending {
  readonly sum: number;
  readonly parts: Map<number, Uint8Array>;
  readonly since: number;
}

/** Feishu's own clients give up so: it sends all of it again. Milliseconds. */
const expiresMs = 10_000;
const mostParts = 1_000;
const mostPending = 100;

export function createFragments(now: () => number): Fragments {
  const pending = new Map<string, Pending>();
  const clean = (): void => {
    for (const [id, { since }] of pending) {
      if (since + expiresMs < now() || pending.size > mostPending) pending.delete(id);
    }
  };
  return {
    add: ({ messageId, sum, seq, payload }) => {
      if (sum <= 1) return payload;
      if (messageId === "" || sum > mostParts || seq < 0 || seq >= sum) return undefined;
      clean();
      const before = pending.get(messageId);
      // Pieces of one whole agree on how many there are.
      const known = before?.sum === sum ? before : newPending(sum, now());
      pending.set(messageId, known);
      known.parts.set(seq, payload);
      if (known.parts.size < sum) return undefined;
      pending.delete(messageId);
      return Buffer.concat(
        Array.from({ length: sum }, (_, index) => known.parts.get(index) ?? new Uint8Array()),
      );
    },
  };
}

function newPending(sum: number, since: number): Pending {
  return { sum, parts: new Map(), since };
}
