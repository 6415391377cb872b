import type { Input } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { distinct, writeOption } from "../../kit/drawing/carried-option.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { labelRoom, type TypedRoom, typedParts, unavailableWords } from "../../kit/drawing/input-words.ts";
import type { Surface } from "./drawing.ts";
import { bytesOf, type Element, plain, plainText, small } from "./element.ts";
import { writeInputName } from "./input-name.ts";
import { limits, rooms } from "./limits.ts";

export interface InputPlace {
  readonly surface: Surface;
  readonly form: number;
  /** Bytes that it may be filled with, or that its options may take. */
  readonly room: number;
}

/** The elements of one input. Where nothing can be put in, they say why. */
export function inputElements(input: Input, place: InputPlace): readonly Element[] {
  switch (input.kind) {
    case "line":
    case "paragraph":
      return typed(input, place);
    case "people":
      return [plain(headOf(input.label, labelRoom)), peopleMenu(input, place)];
    case "choice":
      return chosen(input, place);
    default:
      return unreachable(input);
  }
}

type Typed = Extract<Input, { readonly kind: "line" | "paragraph" }>;
type ChoiceInput = Extract<Input, { readonly kind: "choice" }>;
type PeopleInput = Extract<Input, { readonly kind: "people" }>;

const typedRoom: TypedRoom = { field: limits.typed, part: 800, parts: 20 };

function typed(input: Typed, { form, room }: InputPlace): readonly Element[] {
  const parts = typedParts(input, typedRoom);
  if (parts === undefined || bytesOf(input.value ?? "") > room)
    return [small(`${headOf(input.label, labelRoom)}: too long to be changed here. Use the console.`)];
  return parts.map(({ text, label }, part) => {
    const address = { kind: "field", form, name: input.name, part } as const;
    return {
      ...textField({
        name: writeInputName({ look: "text", address }),
        label,
        placeholder: input.placeholder ?? "",
        isLong: input.kind === "paragraph" || text.includes("\n"),
        isRequired: input.isRequired && part === 0,
      }),
      ...(text === "" ? {} : { default_value: text.toWellFormed() }),
    };
  });
}

interface TextField {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly isLong: boolean;
  readonly isRequired: boolean;
}

export function textField({ name, label, placeholder, isLong, isRequired }: TextField): Element {
  return {
    tag: "input",
    name,
    label: plainText(label),
    label_position: "top",
    width: "fill",
    max_length: limits.typed,
    input_type: isLong ? "multiline_text" : "text",
    ...(isRequired ? { required: true } : {}),
    ...(placeholder.trim() === "" ? {} : { placeholder: plainText(placeholder, rooms.placeholder) }),
  };
}

function chosen(input: ChoiceInput, { form, room, surface }: InputPlace): readonly Element[] {
  const { name, label, choices, value } = input;
  const open = choices.filter((choice) => choice.unavailable === undefined);
  const reasons = unavailableWords(input);
  const words = headOf(label, labelRoom);
  if (open.length === 0) return [small(`${words}: ${reasons || "nothing to choose from"}`)];
  const address = { kind: "field", form, name, part: 0 } as const;
  const { options, initial, hidden } = menuOptions(open, { room, surface, value });
  const more = hidden === 0 ? "" : `${hidden} more do not fit in here.`;
  const hint = [reasons, more].filter((one) => one !== "").join(" ");
  return [
    plain(words),
    {
      tag: "select_static",
      name: writeInputName({ look: "pick", address }),
      width: "fill",
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
    ...(hint === "" ? [] : [small(hint)]),
  ];
}

interface Offered {
  readonly value: string;
  readonly label: string;
}

export interface MenuPlace {
  readonly room: number;
  readonly surface: Pick<Surface, "keep">;
  /** What is chosen already. */
  readonly value?: string | undefined;
}

/** The options of a menu, as many as there is room for; what is chosen already is among them. */
export function menuOptions(offered: readonly Offered[], { room, surface, value }: MenuPlace) {
  const all = distinct(offered);
  const first = all.filter((one) => one.value === value);
  let left = room;
  const shown = new Map<Offered, ReturnType<typeof optionOf>>();
  for (const one of [...first, ...all]) {
    if (shown.has(one)) continue;
    const option = optionOf(one, surface);
    left -= bytesOf(option) + 1;
    if (shown.size === limits.options || (left < 0 && shown.size > 0)) break;
    shown.set(one, option);
  }
  const [chosenOne] = first;
  return {
    options: all.flatMap((one) => shown.get(one) ?? []),
    initial: chosenOne === undefined ? undefined : shown.get(chosenOne)?.value,
    hidden: all.length - shown.size,
  };
}

function optionOf({ value, label }: Offered, { keep }: Pick<Surface, "keep">) {
  return { text: plainText(label, rooms.option), value: writeOption(value, rooms.optionValue, keep) };
}

/** By itself Feishu offers the members of the chat, which are few where a project is made: in a direct message. */
function peopleMenu({ name, known, value = "" }: PeopleInput, { form }: InputPlace): Element {
  const isPerson = (id: string): boolean => /^ou_\w+$/.test(id);
  const people = [...new Set(value.split(/\s+/).filter(isPerson))];
  const options = [...new Set(known.filter(isPerson))].slice(0, limits.options);
  const address = { kind: "field", form, name, part: 0 } as const;
  return {
    tag: "multi_select_person",
    name: writeInputName({ look: "people", address }),
    width: "fill",
    ...(options.length === 0 ? {} : { options: options.map((id) => ({ value: id })) }),
    ...(people.length === 0 ? {} : { selected_values: people }),
  };
}
