/**
 * The longest cut of a text that fits, about: what a cut takes is known only when it is made, since marks that are
 * taken apart or escaped make a text longer than it was.
 */
export function fitting<Cut>(room: number, cutTo: (limit: number) => Cut, sizeOf: (cut: Cut) => number): Cut {
  for (let limit = room; limit > least; limit = Math.floor(limit * 0.8)) {
    const cut = cutTo(limit);
    if (sizeOf(cut) <= room) return cut;
  }
  return cutTo(least);
}

/** Shorter pieces say nothing. */
const least = 20;
