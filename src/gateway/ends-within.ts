/** Whether the work settles within the time. Does not stop it, and never rejects. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = work.then(
    () => true as const,
    () => true as const,
  );
  const isDone = await Promise.race([settled, late]);
  clearTimeout(timer);
  return isDone;
}
