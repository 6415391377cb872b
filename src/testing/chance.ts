/** Chance that repeats: the same seed brings the same choices. */
export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  isHeads(probability: number): boolean;
  /** One of at least one. */
  pick<T>(from: readonly T[]): T;
  maybe<T>(from: readonly T[]): T | undefined;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  /** Mulberry32, a small public-domain generator; from 0 to below 1. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const maybe = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  return {
    below,
    maybe,
    isHeads: (probability) => next() < probability,
    pick: (from) => {
      const picked = maybe(from);
      if (picked === undefined) throw new Error("there is nothing to pick from");
      return picked;
    },
  };
}
