import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempFile extends AsyncDisposable {
  /** Nothing is there yet. */
  readonly path: string;
}

/** A place for one file, in a folder of its own that goes with it. */
export async function createTempFile(...name: readonly string[]): Promise<TempFile> {
  const folder = await mkdtemp(join(tmpdir(), "poco-file-"));
  return {
    path: join(folder, ...name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
