import { isDeepStrictEqual } from "node:util";
import { type Fields, fieldsOf, listOf, objectsOf } from "../fields.ts";
import { url } from "./names.ts";
import {
  type BlockProblem,
  fine,
  list,
  type Member,
  object,
  optional,
  problem,
  type Rule,
  required,
  string,
  type Whole,
} from "./rule.ts";
import { plainText, textObject } from "./text-objects.ts";

/** Slack: 75 characters of label and description. Of the value its API takes 150, its typings say 75: the lower bound holds. */
const most = 75;

const described = {
  value: required(string({ least: 1, most })),
  description: optional(plainText(most)),
};

/** In menus. */
export const option: Rule = object({ text: required(plainText(most)), ...described });

/** Beside a box or a button, where it may be marked up. */
export const boxOption: Rule = object({ text: required(textObject(most)), ...described });

/** Slack: only an overflow menu may hold links. */
export const overflowOption: Rule = object({
  text: required(plainText(most)),
  ...described,
  url: optional(url),
});

/** Slack: 100 options in a group, and 100 groups. */
const optionGroup = object({
  label: required(plainText(most)),
  options: required(list(option, { least: 1, most: 100 })),
});

export const menuOptions: Readonly<Record<string, Member>> = {
  options: optional(list(option, { least: 1, most: 100 })),
  option_groups: optional(list(optionGroup, { least: 1, most: 100 })),
};

/** What is chosen at first is one of the choices, letter by letter; no two choices have the same value. */
export const choicesFit: Whole = (element, pointer) => {
  const places = placesOf(element, pointer);
  const choices = places.map(({ choice }) => choice);
  return [...sameValues(places), ...strangers(element, choices, pointer), ...tooMany(element, pointer)];
};

interface Place {
  readonly choice: Fields;
  readonly at: string;
}

function placesOf(element: Fields, pointer: string): readonly Place[] {
  const options = (holder: Fields, above: string): readonly Place[] =>
    objectsOf(holder["options"]).map((choice, index) => ({ choice, at: `${above}/options/${index}` }));
  return [
    ...options(element, pointer),
    ...objectsOf(element["option_groups"]).flatMap((group, index) =>
      options(group, `${pointer}/option_groups/${index}`),
    ),
  ];
}

function sameValues(places: readonly Place[]): readonly BlockProblem[] {
  const seen = new Set<unknown>();
  return places.flatMap(({ choice, at }) => {
    const isKnown = seen.has(choice["value"]);
    seen.add(choice["value"]);
    return isKnown ? problem(`${at}/value`, `\`value\` "${String(choice["value"])}" already exists`) : fine;
  });
}

function strangers(element: Fields, choices: readonly Fields[], pointer: string): readonly BlockProblem[] {
  const isChoice = (chosen: unknown) => choices.some((choice) => isDeepStrictEqual(choice, chosen));
  const { initial_option: one, initial_options: several } = element;
  return [
    ...(one === undefined || isChoice(one) ? fine : problem(`${pointer}/initial_option`, notThere)),
    ...listOf(several).flatMap((chosen, index) =>
      isChoice(chosen) ? fine : problem(`${pointer}/initial_options/${index}`, notThere),
    ),
  ];
}

const notThere = "must match one of the options";

/** Slack: what is chosen at first counts against the most that may be chosen. */
export const tooMany: Whole = (element, pointer) => {
  const { max_selected_items: most } = fieldsOf(element);
  if (typeof most !== "number") return fine;
  return Object.entries(element).flatMap(([name, value]) =>
    name.startsWith("initial_") && listOf(value).length > most
      ? problem(`${pointer}/${name}`, `no more than ${most} items allowed`)
      : fine,
  );
};
