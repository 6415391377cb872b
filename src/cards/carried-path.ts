/** A path as an intent carries it, which trims it: a slash keeps the spaces at the end of a real name. */
export function carriedPath(path: string): string {
  return path.trim() === path ? path : `${path}/`;
}

/** A preset is looked up by its text, which is compared without the spaces around it. */
export function carriedPreset(path: string): string {
  return path.trim();
}
