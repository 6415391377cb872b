/** Resolves after the time, or at once when the signal says so. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The pause before the next try: doubles up to `mostMs`, with some chance so that tabs do not march in step. */
export function pauseMs(attempt: number, mostMs: number): number {
  const grown = Math.min(mostMs, 400 * 2 ** attempt);
  return grown / 2 + Math.random() * (grown / 2);
}
