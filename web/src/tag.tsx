import type { Tone } from "../../src/cards/card.ts";

export function Tag({ label, tone }: { readonly label: string; readonly tone: Tone }) {
  return <span class={`tag tone-${tone}`}>{label}</span>;
}
