/** Draws ids until one is free. */
export function freshId(newId: () => string, isTaken: (id: string) => boolean): string {
  let id = newId();
  while (isTaken(id)) id = newId();
  return id;
}
