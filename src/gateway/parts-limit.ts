import type { PlatformAbilities } from "../platforms/platform.ts";

/** In how many cards an answer comes at most, before the whole of it comes as a file; null: in as many as there are. */
export function partsLimitOf(can: PlatformAbilities | undefined): number | null {
  return can?.files === true ? can.partsLimit : null;
}
