import type { InputBlock, KnownBlock, MultiUsersSelect, PlainTextInput, StaticSelect } from "@slack/types";
import type { Input } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { distinct } from "../../kit/drawing/carried-option.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { labelRoom, type TypedRoom, typedParts, unavailableWords } from "../../kit/drawing/input-words.ts";
import { writeAddress } from "./address.ts";
import type { Surface } from "./drawing.ts";
import { contextBlock } from "./exact.ts";
import { limits } from "./limits.ts";
import { menuOptions, optionOf } from "./options.ts";
import { plainText } from "./text-object.ts";

export interface InputPlace {
  readonly surface: Surface;
  readonly form: number;
  /** What it is for is sent by the submit button of a view, which insists on what is required. */
  readonly isSubmitted: boolean;
}

/** The blocks of one input. Where nothing can be put in, they say why. */
export function inputBlocks(input: Input, place: InputPlace): readonly KnownBlock[] {
  switch (input.kind) {
    case "line":
    case "paragraph":
      return typedBlocks(input, place);
    case "people":
      return [chosen({ input, element: peopleMenu(input, place), hint: "" }, place)];
    case "choice": {
      const element = menu(input, place);
      const reasons = unavailableWords(input);
      if (element === undefined)
        return [contextBlock(`${input.label}: ${reasons || "nothing to choose from"}`)];
      return [chosen({ input, element, hint: reasons }, place)];
    }
    default:
      return unreachable(input);
  }
}

type Typed = Extract<Input, { readonly kind: "line" | "paragraph" }>;
type ChoiceInput = Extract<Input, { readonly kind: "choice" }>;
type PeopleInput = Extract<Input, { readonly kind: "people" }>;

const typedRoom: TypedRoom = { field: limits.typed, part: 2500, parts: 20 };

function typedBlocks(input: Typed, place: InputPlace): readonly KnownBlock[] {
  const parts = typedParts(input, typedRoom);
  if (parts === undefined) {
    return [
      contextBlock(`${headOf(input.label, labelRoom)}: too long to be changed in Slack. Use the console.`),
    ];
  }
  return parts.map(({ text, label }, part) => {
    const element = textField(
      input,
      text,
      writeAddress({ kind: "field", ...at(place), name: input.name, part }),
    );
    return inputBlock({ label, element, isOptional: !input.isRequired || part > 0 }, place);
  });
}

function at({ form }: InputPlace) {
  return { form };
}

function textField({ kind, placeholder = "" }: Typed, text: string, actionId: string): PlainTextInput {
  return {
    type: "plain_text_input",
    action_id: actionId,
    multiline: kind === "paragraph" || text.includes("\n"),
    ...(text === "" ? {} : { initial_value: text.toWellFormed() }),
    ...(placeholder.trim() === "" ? {} : { placeholder: plainText(placeholder, limits.placeholder) }),
  };
}

interface Shown {
  readonly label: string;
  readonly element: InputBlock["element"];
  readonly isOptional: boolean;
  readonly hint?: string;
}

export function inputBlock({ label, element, isOptional, hint = "" }: Shown, place: InputPlace): InputBlock {
  return {
    type: "input",
    label: plainText(label, limits.inputLabel),
    element,
    // Elsewhere the reader checks, since another button of the view must not be held up.
    optional: isOptional || !place.isSubmitted,
    ...(hint === "" ? {} : { hint: plainText(hint, limits.hint) }),
  };
}

interface Chosen {
  readonly input: ChoiceInput | PeopleInput;
  readonly element: StaticSelect | MultiUsersSelect;
  readonly hint: string;
}

/** In a view, a menu that is not sent by its submit button stands beside its label: only inputs need that button. */
function chosen({ input, element, hint }: Chosen, place: InputPlace): KnownBlock {
  const label = headOf(input.label, labelRoom);
  if (place.surface.kind !== "modal" || place.isSubmitted) {
    return inputBlock({ label, element, isOptional: true, hint }, place);
  }
  const words = hint === "" ? label : `${label}\n${hint}`;
  return { type: "section", text: plainText(words, limits.section), accessory: element };
}

function menu({ name, choices, value }: ChoiceInput, place: InputPlace): StaticSelect | undefined {
  const { keep } = place.surface;
  const open = distinct(choices.filter((choice) => choice.unavailable === undefined));
  if (open.length === 0) return undefined;
  const options = open.map((choice) => optionOf(choice, keep));
  const initial = options[open.findIndex((choice) => choice.value === value)];
  return {
    type: "static_select",
    action_id: writeAddress({ kind: "field", ...at(place), name, part: 0 }),
    ...menuOptions(options),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function peopleMenu({ name, value = "" }: PeopleInput, place: InputPlace): MultiUsersSelect {
  const people = [...new Set(value.split(/\s+/).filter((id) => /^[UW][A-Z0-9]+$/.test(id)))];
  return {
    type: "multi_users_select",
    action_id: writeAddress({ kind: "field", ...at(place), name, part: 0 }),
    ...(people.length === 0 ? {} : { initial_users: people }),
  };
}
