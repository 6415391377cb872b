/**
 * How many characters each of several texts gets: those that want little get all of it, and the others share what
 * is left alike, but at least `least` each.
 */
export function shareRoom(wants: readonly number[], room: number, least: number): readonly number[] {
  const total = wants.reduce((sum, want) => sum + want, 0);
  if (total <= room) return wants;
  const level = Math.max(least, waterLevel(wants, room));
  return wants.map((want) => Math.min(want, level));
}

/** The most that every text may take so that all of them fit. */
function waterLevel(wants: readonly number[], room: number): number {
  let left = room;
  const rising = wants.toSorted((a, b) => a - b);
  for (const [index, want] of rising.entries()) {
    const share = Math.floor(left / (rising.length - index));
    if (want > share) return Math.max(0, share);
    left -= want;
  }
  return Math.max(0, left);
}
