import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether a built file is missing or older than anything below its sources (files or folders). */
export function isStale(built: string, sources: readonly string[]): boolean {
  const builtAt = changedAt(built);
  return builtAt === undefined || sources.some((source) => newest(source) > builtAt);
}

function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** Folders count too: a file that was deleted or renamed leaves its trace there. */
function newest(path: string): number {
  const own = changedAt(path) ?? 0;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return own;
  const below = readdirSync(path)
    .filter((name) => name !== "node_modules")
    .map((name) => newest(join(path, name)));
  return Math.max(own, ...below);
}
