import type { Intent } from "../domain/intent.ts";
import type { Button, ButtonEffect } from "./card.ts";

/** A button that carries out one intent. */
export function intentButton(name: string, label: string, intent: Intent): Button {
  return { name, label, does: { kind: "intent", intent } };
}

/** A button that sends the inputs of its form along with what the intent says already. */
export function submitButton(name: string, label: string, intent: SubmittedIntent): Button {
  return { name, label, does: { kind: "submit", intent } };
}

type SubmittedIntent = Extract<ButtonEffect, { readonly kind: "submit" }>["intent"];
