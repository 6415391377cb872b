/**
 * What the promise brings, or undefined when `signal` is aborted first; what then comes late is given back. Rejects
 * when the promise rejects.
 */
export async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  giveBack: (late: Value) => void,
): Promise<Value | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) resolve();
  const first = await Promise.race([
    aborted.then(() => ({ isAborted: true }) as const),
    promise.then((value) => ({ isAborted: false, value }) as const),
  ]);
  signal.removeEventListener("abort", onAbort);
  if (!first.isAborted) return first.value;
  void promise.then(giveBack);
  return undefined;
}
