import type { Block, Button, ButtonEffect, Card } from "../../cards/card.ts";
import { writeIntent } from "../../domain/intent.ts";

/** A card as the browser gets it: buttons carry the value that comes back when they are pressed. */
export interface WireCard extends Omit<Card, "blocks"> {
  readonly blocks: readonly WireBlock[];
}

type WithButtons = "actions" | "form" | "questions";

export type WireBlock =
  | Exclude<Block, { readonly kind: WithButtons }>
  | Wired<Extract<Block, { readonly kind: "actions" | "form" }>, "buttons", readonly WireButton[]>
  | Wired<Extract<Block, { readonly kind: "questions" }>, "submit", WireButton>;

type Wired<From, Name extends string, Value> = From extends unknown
  ? Omit<From, Name> & { readonly [Key in Name]: Value }
  : never;

export interface WireButton extends Omit<Button, "does"> {
  readonly does: WireEffect;
}

export type WireEffect =
  | { readonly kind: "intent" | "submit"; readonly value: Readonly<Record<string, unknown>> }
  | Extract<ButtonEffect, { readonly kind: "open" }>;

export function toWireCard(card: Card): WireCard {
  return { ...card, blocks: card.blocks.map(toWireBlock) };
}

function toWireBlock(block: Block): WireBlock {
  switch (block.kind) {
    case "actions":
    case "form":
      return { ...block, buttons: block.buttons.map(toWireButton) };
    case "questions":
      return { ...block, submit: toWireButton(block.submit) };
    default:
      return block;
  }
}

function toWireButton(button: Button): WireButton {
  const { does } = button;
  return {
    ...button,
    does: does.kind === "open" ? does : { kind: does.kind, value: writeIntent(does.intent) },
  };
}
