import { PocoError } from "../domain/errors.ts";

const delaysMs = [200, 500, 1_000, 2_000, 5_000] as const;

/** Repeats a write until the store can take it again. Rejects with what is not the disk's fault. */
export async function untilStored<T>(write: () => Promise<T>, onFault: (error: unknown) => void): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      onFault(error);
      await wait(delaysMs[Math.min(attempt, delaysMs.length - 1)] ?? 0);
    }
  }
}

/** The disk is full or read-only: it passes, and nothing was changed. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof PocoError && error.code === "unavailable";
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
