import { fieldsOf, isFields, listOf } from "../fields.ts";
import { blockIn, type Place } from "./blocks.ts";
import {
  type BlockProblem,
  boolean,
  fine,
  list,
  type Members,
  object,
  oneOfTypes,
  optional,
  problem,
  type Rule,
  required,
  string,
  typed,
  type Whole,
} from "./rule.ts";
import { plainText } from "./text-objects.ts";
import { uniqueNames } from "./unique.ts";

/** Slack: 250 KB for a whole view. */
const mostBytes = 250_000;

/** Slack: 24 characters of title and of the two buttons. */
const short = plainText(24);

const checks: Whole = (view, pointer) => [
  ...uniqueNames(view["blocks"], `${pointer}/blocks`),
  ...oneFocus(view["blocks"], `${pointer}/blocks`),
  ...(Buffer.byteLength(JSON.stringify(view)) > mostBytes ? problem(pointer, "view_too_large") : fine),
];

const submits: Whole = (view, pointer) => {
  if (view["submit"] !== undefined) return fine;
  const input = listOf(view["blocks"]).findIndex((block) => fieldsOf(block)["type"] === "input");
  const message = "must define `submit` to use an `input` block in modals";
  return input < 0 ? fine : problem(`${pointer}/blocks/${input}/input`, message);
};

export const view: Rule = oneOfTypes({
  modal: object(
    {
      ...typed("modal"),
      ...members({ surface: "modal", agentBlocks: false }),
      title: required(short),
      submit: optional(short),
      close: optional(short),
      clear_on_close: optional(boolean),
      notify_on_close: optional(boolean),
    },
    (modal, pointer) => [...submits(modal, pointer), ...checks(modal, pointer)],
  ),
  home: object({ ...typed("home"), ...members({ surface: "home", agentBlocks: false }) }, checks),
});

/** Slack: 100 blocks, 3,000 characters of metadata, 255 of both ids. An empty view was never seen to be taken. */
function members(place: Place): Members {
  return {
    blocks: required(list(blockIn(place), { least: 1, most: 100 })),
    private_metadata: optional(string({ most: 3000 })),
    callback_id: optional(string({ most: 255 })),
    external_id: optional(string({ most: 255 })),
  };
}

/** Slack: one element of a view can have the focus. */
function oneFocus(blocks: unknown, pointer: string): readonly BlockProblem[] {
  const focused = listOf(blocks).flatMap((block, index) => focusedIn(block, `${pointer}/${index}`));
  return focused
    .slice(1)
    .flatMap((at) => problem(`${at}/focus_on_load`, "only one element can be focused on load"));
}

function focusedIn(value: unknown, pointer: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => focusedIn(entry, `${pointer}/${index}`));
  if (!isFields(value)) return [];
  const inside = Object.entries(value).flatMap(([name, member]) => focusedIn(member, `${pointer}/${name}`));
  return value["focus_on_load"] === true ? [pointer, ...inside] : inside;
}
