import { z } from "zod";
import { unreachable } from "../../../domain/unreachable.ts";
import { type Carried, parsed, type Recall, readCarried } from "../../kit/drawing/carried.ts";
import { readOptions } from "../../kit/drawing/carried-option.ts";
import { type Filled, filledValue } from "../../kit/drawing/filled.ts";
import { type NamedInput, readInputName } from "./input-name.ts";

/** What somebody pressed, as the gateway takes it: the value of the button with the inputs of its form. */
export type PressRead =
  | { readonly kind: "value"; readonly value: Readonly<Record<string, unknown>> }
  /** What it stood for is kept no more: the card has to be opened again. */
  | { readonly kind: "too_old" }
  /** A menu moved, or it is none of PoCo's. */
  | { readonly kind: "nothing" };

const Action = z.object({
  value: z.unknown(),
  form_value: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** Reads the `action` of `card.action.trigger`. */
export function readPress(action: unknown, recall: Recall): PressRead {
  const { data } = Action.safeParse(action);
  const value = typeof data?.value === "string" ? parsed(data.value) : data?.value;
  if (value === undefined || value === null) return { kind: "nothing" };
  const read = readCarried(value, recall);
  if (read.kind === "too_old") return read;
  if (read.kind === "unknown") return { kind: "nothing" };
  return withInputs(read.carried, data?.form_value ?? {}, recall);
}

function withInputs(
  { value, form, asks }: Carried,
  given: Readonly<Record<string, unknown>>,
  recall: Recall,
): PressRead {
  if (form === undefined) return { kind: "value", value };
  const filled: Filled[] = [];
  for (const [name, answer] of Object.entries(given)) {
    const input = readInputName(name);
    if (input?.address.form !== form) continue;
    const texts = textsOf(input, answer, recall);
    if (texts === "too_old") return { kind: "too_old" };
    filled.push({ address: input.address, texts, isLeftOut: input.look === "pick" && texts.length === 0 });
  }
  return { kind: "value", value: { ...value, ...filledValue(asks, filled) } };
}

/** One text, or several where several may be chosen; what was not filled in may be missing or null. */
const Given = z.union([z.string().transform((text) => [text]), z.array(z.string())]).catch([]);

function textsOf({ look }: NamedInput, given: unknown, recall: Recall): readonly string[] | "too_old" {
  const texts = Given.parse(given);
  switch (look) {
    case "text":
      return [texts[0] ?? ""];
    case "people":
      return [texts.join(" ")];
    case "pick":
      return readOptions(texts, recall);
    default:
      return unreachable(look);
  }
}
