import { actionId, url } from "./names.ts";
import { boxOption, choicesFit, overflowOption } from "./options.ts";
import {
  list,
  type Members,
  object,
  oneOf,
  optional,
  type Rule,
  required,
  string,
  typed,
  words,
} from "./rule.ts";
import { confirmable, focusable } from "./shared-members.ts";
import { plainText } from "./text-objects.ts";

/** Slack: 75 characters on a button, and of what a screen reader says instead. */
const buttonText: Members = {
  text: required(plainText(75)),
  accessibility_label: optional(words(75)),
};

/** Slack: 2,000 characters. */
const value = string({ least: 1, most: 2000 });

const styled: Members = { style: optional(oneOf("primary", "danger")) };

/** Of the two buttons of `feedback_buttons`. */
const feedback = object({ ...buttonText, value: required(value) });

/** Slack: 10 boxes or buttons. */
const boxes: Members = {
  ...actionId,
  options: required(list(boxOption, { least: 1, most: 10 })),
  ...confirmable,
  ...focusable,
};

/** Elements that are pressed. */
export const pressedElements: Readonly<Record<string, Rule>> = {
  button: object({
    ...typed("button"),
    ...actionId,
    ...buttonText,
    value: optional(value),
    url: optional(url),
    ...styled,
    ...confirmable,
  }),
  workflow_button: object({
    ...typed("workflow_button"),
    ...actionId,
    ...buttonText,
    workflow: required(object({ trigger: required(workflowTrigger()) })),
    ...styled,
    ...confirmable,
  }),
  /** Slack: 1 to 5 options. */
  overflow: object(
    {
      ...typed("overflow"),
      ...actionId,
      options: required(list(overflowOption, { least: 1, most: 5 })),
      ...confirmable,
    },
    choicesFit,
  ),
  checkboxes: object(
    { ...typed("checkboxes"), ...boxes, initial_options: optional(list(boxOption, { least: 1, most: 10 })) },
    choicesFit,
  ),
  radio_buttons: object(
    { ...typed("radio_buttons"), ...boxes, initial_option: optional(boxOption) },
    choicesFit,
  ),
};

/** Elements of the row of small buttons below an answer. */
export const contextActionElements: Readonly<Record<string, Rule>> = {
  feedback_buttons: object({
    ...typed("feedback_buttons"),
    ...actionId,
    positive_button: required(feedback),
    negative_button: required(feedback),
  }),
  icon_button: object({
    ...typed("icon_button"),
    ...actionId,
    /** Slack knows no other icon. */
    icon: required(oneOf("trash")),
    ...buttonText,
    value: optional(value),
    visible_to_user_ids: optional(list(string({ least: 1 }), { least: 1 })),
    ...confirmable,
  }),
};

function workflowTrigger(): Rule {
  const parameter = object({ name: required(string({ least: 1 })), value: required(string()) });
  return object({ url: required(url), customizable_input_parameters: optional(list(parameter)) });
}
