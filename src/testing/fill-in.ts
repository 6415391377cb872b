import { type Fields, fieldsOf, listOf, objectsOf, textOf } from "./fake-slack/fields.ts";

/** By the name of an input, or `choice 0` and `text 0` for a question; a list is one for each form, or several choices. */
type Filled = Readonly<Record<string, string | readonly string[]>>;

/** The `state` that Slack sends of blocks: what they were filled with, or what somebody put in. */
export function filledState(blocks: readonly unknown[], filled: Filled = {}): Fields {
  const seen = new Map<string, number>();
  const values: Record<string, Fields> = {};
  for (const block of blocks.map(fieldsOf)) {
    for (const element of elementsOf(block)) {
      const name = nameOf(textOf(element["action_id"]));
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      const given = stateOf(element, filled[name], count);
      if (given !== undefined) values[textOf(block["block_id"])] = { [textOf(element["action_id"])]: given };
    }
  }
  return { values };
}

/** The payload of a press on the button of that name; undefined where there is none. */
export function press(blocks: readonly unknown[], name: string, view?: unknown, filled: Filled = {}) {
  const button = blocks
    .map(fieldsOf)
    .flatMap(elementsOf)
    .find((one) => one["action_id"] === name);
  if (button === undefined) return undefined;
  const actions = [{ type: "button", action_id: name, value: button["value"], action_ts: "1.2" }];
  const state = filledState(blocks, filled);
  return {
    type: "block_actions",
    actions,
    ...(view === undefined ? { state } : { view: { ...fieldsOf(view), state } }),
  };
}

/** The payload of the button at the foot of a modal. */
export function submission(view: { readonly blocks: readonly unknown[] }, filled: Filled = {}) {
  return { type: "view_submission", view: { ...view, state: filledState(view.blocks, filled) } };
}

function elementsOf({ element, elements, accessory }: Fields): readonly Fields[] {
  return objectsOf([element, accessory, ...listOf(elements)]).filter(
    ({ action_id }) => action_id !== undefined,
  );
}

function nameOf(actionId: string): string {
  const [kind = "", , ...rest] = actionId.split(":");
  return kind === "field" ? rest.slice(1).join(":") : `${kind} ${rest.join(":")}`;
}

function stateOf(element: Fields, filled: Filled[string] | undefined, count: number): Fields | undefined {
  const { type } = element;
  const one = typeof filled === "string" ? filled : filled?.[count];
  const several = typeof filled === "string" ? [filled] : filled;
  switch (type) {
    case "plain_text_input":
      return { type, value: one ?? element["initial_value"] ?? null };
    case "multi_users_select":
      return { type, selected_users: several ?? element["initial_users"] ?? [] };
    case "static_select":
    case "radio_buttons":
      return { type, selected_option: optionOf(element, one) ?? element["initial_option"] ?? null };
    case "multi_static_select":
    case "checkboxes":
      return { type, selected_options: (several ?? []).map((label) => optionOf(element, label)) };
    default:
      return undefined;
  }
}

/** By what it stands for, or by the first words of its label. */
function optionOf(element: Fields, wanted: string | undefined): Fields | undefined {
  if (wanted === undefined) return undefined;
  const options = [
    ...objectsOf(element["options"]),
    ...objectsOf(element["option_groups"]).flatMap((group) => objectsOf(group["options"])),
  ];
  const byValue = options.find(({ value }) => value === `=${wanted}`);
  return byValue ?? options.find(({ value, text }) => textOf(value).startsWith("~") && isStart(text, wanted));
}

function isStart(text: unknown, wanted: string): boolean {
  const label = textOf(fieldsOf(text)["text"]).replace("…", "");
  return wanted.startsWith(label) || wanted.length > 100;
}
