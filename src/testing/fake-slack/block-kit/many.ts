/** A list of `count` entries, each made of its index. */
export function many<Entry>(count: number, entry: (index: number) => Entry): Entry[] {
  return Array.from({ length: count }, (_, index) => entry(index));
}
