import { z } from "zod";
import { unreachable } from "../../../domain/unreachable.ts";
import { type Carried, parsed, type Recall, readCarried } from "../../kit/drawing/carried.ts";
import { readOptions } from "../../kit/drawing/carried-option.ts";
import { type Filled, filledValue } from "../../kit/drawing/filled.ts";
import { readAddress } from "./address.ts";
import type { Metadata } from "./render-view.ts";

type Value = Readonly<Record<string, unknown>>;

/** What somebody pressed, as the gateway takes it: the value of the button with the inputs of its form. */
export type PressRead =
  | {
      readonly kind: "value";
      readonly value: Value;
      readonly metadata: Metadata;
      /** The block of each input by the input's name: where an error about it is shown. */
      readonly blocks: Readonly<Record<string, string>>;
    }
  /** What it stood for is kept no more: the card has to be opened again. */
  | { readonly kind: "too_old" }
  /** A menu moved, a link was followed, or it is none of PoCo's. */
  | { readonly kind: "nothing" };

const state = z
  .object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .nullish()
  .catch(null);
const view = z
  .object({ callback_id: z.string().nullish().catch(null), private_metadata: z.string().catch(""), state })
  .nullish()
  .catch(null);
const Press = z.object({
  actions: z.array(
    z.object({ type: z.string().nullish().catch(null), value: z.string().nullish().catch(null) }),
  ),
  state,
  view,
});
const Submission = z.object({ view });

/** Reads `block_actions`: a press in a message, a modal or Home. */
export function readPress(payload: unknown, recall: Recall): PressRead {
  const { data } = Press.safeParse(payload);
  const text = data?.actions.find(({ type }) => type === "button" || type == null)?.value;
  if (data === undefined || text == null) return { kind: "nothing" };
  const values = data.view?.state?.values ?? data.state?.values ?? {};
  const read = readCarried(parsed(text), recall);
  if (read.kind === "too_old") return read;
  if (read.kind === "unknown") return { kind: "nothing" };
  const { $submit: _, ...metadata } = metadataIn(data.view?.private_metadata ?? "");
  return withInputs(read.carried, { values, recall, metadata });
}

/** Reads `view_submission`: the button at the foot of a modal. */
export function readSubmission(payload: unknown, recall: Recall): PressRead {
  const { data } = Submission.safeParse(payload);
  const { $submit: text, ...metadata } = metadataIn(data?.view?.private_metadata ?? "");
  if (typeof text !== "string") return { kind: "nothing" };
  const read = readCarried(parsed(text), recall);
  if (read.kind === "too_old") return read;
  if (read.kind === "unknown") return { kind: "nothing" };
  return withInputs(read.carried, { values: data?.view?.state?.values ?? {}, recall, metadata });
}

function metadataIn(text: string): Metadata {
  const { data } = z.record(z.string(), z.unknown()).safeParse(parsed(text));
  return data ?? {};
}

interface State {
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly recall: Recall;
  readonly metadata: Metadata;
}

interface FilledBlock extends Filled {
  readonly block: string;
}

function withInputs({ value, form, asks }: Carried, { values, recall, metadata }: State): PressRead {
  if (form === undefined) return { kind: "value", value, metadata, blocks: {} };
  const filled: FilledBlock[] = [];
  for (const [block, elements] of Object.entries(values)) {
    for (const [actionId, element] of Object.entries(elements)) {
      const address = readAddress(actionId);
      if (address?.form !== form) continue;
      const given = givenIn(element, recall);
      if (given === "too_old") return { kind: "too_old" };
      filled.push({ address, block, ...given });
    }
  }
  return {
    kind: "value",
    value: { ...value, ...filledValue(asks, filled) },
    metadata,
    blocks: blocksOf(filled),
  };
}

const option = z.object({ value: z.string() });
const Given = z.discriminatedUnion("type", [
  z.object({ type: z.literal("plain_text_input"), value: z.string().nullish() }),
  z.object({ type: z.enum(["static_select", "radio_buttons"]), selected_option: option.nullish() }),
  z.object({
    type: z.enum(["multi_static_select", "checkboxes"]),
    selected_options: z.array(option).nullish(),
  }),
  z.object({ type: z.literal("multi_users_select"), selected_users: z.array(z.string()).nullish() }),
]);

function givenIn(element: unknown, recall: Recall): Pick<Filled, "texts" | "isLeftOut"> | "too_old" {
  const { data } = Given.safeParse(element);
  switch (data?.type) {
    case undefined:
      return { texts: [], isLeftOut: true };
    case "plain_text_input":
      return { texts: [data.value ?? ""], isLeftOut: false };
    case "multi_users_select":
      return { texts: [(data.selected_users ?? []).join(" ")], isLeftOut: false };
    case "static_select":
    case "radio_buttons":
      return chosen(data.selected_option == null ? [] : [data.selected_option], recall);
    case "multi_static_select":
    case "checkboxes":
      return chosen(data.selected_options ?? [], recall);
    default:
      return unreachable(data);
  }
}

function chosen(options: readonly z.infer<typeof option>[], recall: Recall) {
  const texts = readOptions(
    options.map(({ value }) => value),
    recall,
  );
  return texts === "too_old" ? texts : { texts, isLeftOut: texts.length === 0 };
}

function blocksOf(filled: readonly FilledBlock[]): Readonly<Record<string, string>> {
  const named = filled.flatMap(({ address, block }) =>
    address.kind === "field" && address.part === 0 ? [[address.name, block] as const] : [],
  );
  return Object.fromEntries(named);
}
