export interface Backoff {
  /** How often it failed in a row; 0: not at all. */
  readonly failures: number;
  /** The wait after the first failure; doubled by each further one. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** Between 0 and 1: chance, so that many who lost the same server do not come back at the same moment. */
  readonly chance: number;
}

/** How long to wait before the next try: not at all before the first one, then between half of the step and all of it. */
export function backoffMs({ failures, firstMs, mostMs, chance }: Backoff): number {
  if (failures <= 0) return 0;
  const step = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return Math.round((step * (1 + chance)) / 2);
}
