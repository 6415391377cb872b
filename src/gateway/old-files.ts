import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { taskId } from "../domain/ids.ts";
import type { Store } from "../store/store.ts";

export interface OldFilesParts {
  readonly store: { readonly tasks: Pick<Store["tasks"], "get"> };
  /** Holds a folder per task. */
  readonly filesFolder: string;
}

/** Removes what came with the prompts of tasks that are no longer kept. */
export async function removeOldFiles({ store, filesFolder }: OldFilesParts): Promise<void> {
  const names = await readdir(filesFolder).catch(() => []); // there is none before the first file
  for (const name of names) {
    if ((await store.tasks.get(taskId(name))) !== undefined) continue;
    await rm(join(filesFolder, name), { recursive: true, force: true });
  }
}
