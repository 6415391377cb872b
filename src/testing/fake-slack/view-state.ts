import { type Fields, fieldsOf, isFields, objectsOf, textOf } from "./fields.ts";

/** What a person enters: text, the value or label of an option, ids of people, or several of them; null empties. */
export type Entry = string | readonly string[] | null;

export type ViewState = Record<string, Record<string, Fields>>;

/** A field of a view or message that holds what people enter. */
export interface StatefulElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Fields;
  readonly label: string;
  readonly isInput: boolean;
  readonly isOptional: boolean;
}

/** What each kind of element keeps, and where its first value comes from. */
const keeps: Readonly<Record<string, readonly [kept: string, initial: string]>> = {
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
};

export function statefulElements(blocks: unknown): readonly StatefulElement[] {
  return objectsOf(blocks).flatMap((block) => {
    const isInput = block["type"] === "input";
    const inside = [block["element"], block["accessory"], ...objectsOf(block["elements"])];
    return inside
      .filter(isFields)
      .filter((element) => keeps[textOf(element["type"])] !== undefined)
      .map((element) => ({
        blockId: textOf(block["block_id"]),
        actionId: textOf(element["action_id"]),
        element,
        label: textOf(fieldsOf(block["label"])["text"]),
        isInput,
        isOptional: block["optional"] === true,
      }));
  });
}

/** The state before anybody has touched it. */
export function initialState(given: Fields): ViewState {
  const state: ViewState = {};
  for (const { blockId, actionId, element } of statefulElements(given["blocks"])) {
    const [kept, initial] = keeps[textOf(element["type"])] ?? ["value", "initial_value"];
    const nothing = kept.endsWith("s") ? [] : null;
    state[blockId] = {
      ...state[blockId],
      [actionId]: { type: element["type"], [kept]: element[initial] ?? nothing },
    };
  }
  return state;
}

/** The state after an update: what was entered stays where block, action and kind are the same. */
export function keptState(given: Fields, before: ViewState): ViewState {
  const state = initialState(given);
  for (const [blockId, actions] of Object.entries(state)) {
    for (const [actionId, fresh] of Object.entries(actions)) {
      const old = before[blockId]?.[actionId];
      if (old !== undefined && old["type"] === fresh["type"]) actions[actionId] = old;
    }
  }
  return state;
}

/** Enters values, named by action, by block or by label. Throws where there is no such field or option. */
export function enter(blocks: unknown, state: ViewState, values: Readonly<Record<string, Entry>>): ViewState {
  const fields = statefulElements(blocks);
  const next = structuredClone(state);
  for (const [name, entry] of Object.entries(values)) {
    const field = fields.find(
      ({ actionId, blockId, label }) => actionId === name || blockId === name || label === name,
    );
    if (field === undefined) {
      const known = fields.map(({ actionId, label }) => `${actionId} "${label}"`).join(", ");
      throw new Error(`there is no field ${name} to fill in; there are: ${known}`);
    }
    next[field.blockId] = {
      ...next[field.blockId],
      [field.actionId]: entered(field.element, entry),
    };
  }
  return next;
}

/** What the element keeps after the entry. */
export function entered(element: Fields, entry: Entry): Fields {
  const type = textOf(element["type"]);
  const [kept] = keeps[type] ?? ["selected_option"];
  if (kept.endsWith("s")) {
    const list = entry === null ? [] : typeof entry === "string" ? [entry] : entry;
    return {
      type,
      [kept]: kept === "selected_options" ? list.map((one) => optionOf(element, one)) : [...list],
    };
  }
  const one = typeof entry === "string" || entry === null ? entry : (entry[0] ?? null);
  return { type, [kept]: kept === "selected_option" && one !== null ? optionOf(element, one) : one };
}

function optionOf(element: Fields, wanted: string): Fields {
  const groups = objectsOf(element["option_groups"]).flatMap((group) => objectsOf(group["options"]));
  const options = [...objectsOf(element["options"]), ...groups];
  const found = options.find(
    (option) => option["value"] === wanted || textOf(fieldsOf(option["text"])["text"]) === wanted,
  );
  if (found !== undefined) return found;
  const known = options.map((option) => textOf(fieldsOf(option["text"])["text"])).join(", ");
  throw new Error(`there is no option ${wanted}; there are: ${known}`);
}

/** What Slack's own client says before it sends a view: by block. */
export function clientErrors(blocks: unknown, state: ViewState): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { blockId, actionId, element, isInput, isOptional } of statefulElements(blocks)) {
    if (!isInput) continue;
    const { type: _, ...kept } = state[blockId]?.[actionId] ?? {};
    const [value] = Object.values(kept);
    const isEmpty = value == null || value === "" || (Array.isArray(value) && value.length === 0);
    if (isEmpty && !isOptional) errors[blockId] = "Please complete this required field.";
    if (isEmpty || typeof value !== "string") continue;
    const [least, most] = [Number(element["min_length"] ?? 0), Number(element["max_length"] ?? 3_000)];
    if (value.length < least) errors[blockId] = `At least ${least} characters are required.`;
    if (value.length > most) errors[blockId] = `No more than ${most} characters are allowed.`;
  }
  return errors;
}
