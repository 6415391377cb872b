import { imageElement } from "./image.ts";
import { inputElements } from "./input-elements.ts";
import { menuElements } from "./menu-elements.ts";
import { pressedElements } from "./pressed-elements.ts";
import { oneOfTypes, type Rule } from "./rule.ts";

export type Surface = "message" | "modal" | "home";

/** The blocks that hold elements. */
export type Holder = "section" | "actions" | "input";

const menus = Object.keys(menuElements);
const boxes = ["checkboxes", "radio_buttons"];
const clocks = ["datepicker", "timepicker"];
const buttons = ["button", "workflow_button", "overflow"];
const lines = ["plain_text_input", "number_input", "email_text_input", "url_text_input"];

/** Source: Slack's reference of blocks and of block elements, and its typings 3.2. */
const allowed: Readonly<Record<Holder, readonly string[]>> = {
  section: [...buttons, ...boxes, ...clocks, ...menus, "image"],
  actions: [...buttons, ...boxes, ...clocks, ...menus, "datetimepicker", "rich_text_input"],
  input: [...lines, ...boxes, ...clocks, ...menus, "datetimepicker", "rich_text_input", "file_input"],
};

/** Elements that are not for every surface. Source: the table of block elements in Slack's reference. */
const surfaces: Readonly<Record<string, readonly Surface[]>> = {
  datetimepicker: ["modal", "message"],
  email_text_input: ["modal"],
  file_input: ["modal"],
  number_input: ["modal"],
  rich_text_input: ["modal", "home"],
  url_text_input: ["modal"],
};

const rules: Readonly<Record<string, Rule>> = {
  image: imageElement,
  ...pressedElements,
  ...menuElements,
  ...inputElements,
};

/** What may stand in such a block on such a surface. */
export function elementIn(holder: Holder, surface: Surface): Rule {
  const fitting = Object.entries(rules).filter(
    ([type]) => allowed[holder].includes(type) && (surfaces[type]?.includes(surface) ?? true),
  );
  return oneOfTypes(Object.fromEntries(fitting));
}
