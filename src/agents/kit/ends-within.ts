/** True when the promise is fulfilled within `ms`; the promise itself goes on. Rejects when it rejects in that time. */
export async function endsWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const hasEnded = await Promise.race([promise.then(() => true), deadline]);
  clearTimeout(timer);
  return hasEnded;
}
