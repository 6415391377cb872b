import type { Input } from "../../../cards/card.ts";
import { splitPlain } from "../../../cards/split-text.ts";
import { headOf } from "./cut-words.ts";

/** Labels may be longer in most apps; more than this is no label. */
export const labelRoom = 200;

export interface TypedRoom {
  /** The most characters that one field takes. */
  readonly field: number;
  /** Leaves room to write more into a field that is filled already. */
  readonly part: number;
  /** A text that needs more fields than this is not changed in a chat. */
  readonly parts: number;
}

export interface TypedPart {
  readonly text: string;
  readonly label: string;
}

type Typed = Extract<Input, { readonly kind: "line" | "paragraph" }>;

/** The fields in which a text is changed, a long one in several; undefined where it is too long for that. */
export function typedParts({ label, value = "" }: Typed, room: TypedRoom): readonly TypedPart[] | undefined {
  const parts = value.length <= room.field ? [value] : splitPlain(value, room.part);
  if (parts.length > room.parts) return undefined;
  const words = headOf(label, labelRoom);
  return parts.map((text, part) => ({
    text,
    label: parts.length > 1 ? `${words} (part ${part + 1} of ${parts.length})` : words,
  }));
}

type ChoiceInput = Extract<Input, { readonly kind: "choice" }>;

/** Why some of its choices are not offered. */
export function unavailableWords({ choices }: ChoiceInput): string {
  const lines = choices.flatMap(({ label, unavailable: why }) =>
    why === undefined ? [] : [`${label}: ${why}`],
  );
  return lines.length === 0 ? "" : headOf(`Not available: ${lines.join("; ")}`, hintRoom);
}

const hintRoom = 600;
