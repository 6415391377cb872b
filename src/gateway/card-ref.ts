import type { CardRef } from "../platforms/platform.ts";

/** A platform's reference as the ledger keeps it. */
export function toRef(ref: CardRef): string {
  return JSON.stringify(ref);
}

/** Written by `toRef` alone. */
export function fromRef(text: string): CardRef {
  return JSON.parse(text) as CardRef;
}
