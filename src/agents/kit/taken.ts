import type { Taken } from "../agent.ts";

export const taken: Taken = { taken: true };

/** `reason` is for people. */
export function refused(reason: string): Taken {
  return { taken: false, reason };
}
