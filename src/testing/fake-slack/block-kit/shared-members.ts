import { boolean, list, type Members, object, oneOf, optional, required } from "./rule.ts";
import { plainText, textObject } from "./text-objects.ts";

/** Slack: 100 characters of title, 300 of text, 30 on each button. Its reference asks for all four, its typings for the text only. */
const confirmDialog = object({
  title: required(plainText(100)),
  text: required(textObject(300)),
  confirm: required(plainText(30)),
  deny: required(plainText(30)),
  style: optional(oneOf("primary", "danger")),
});

export const confirmable: Members = { confirm: optional(confirmDialog) };

export const focusable: Members = { focus_on_load: optional(boolean) };

/** Slack: 150 characters. */
export const placeholdable: Members = { placeholder: optional(plainText(150)) };

export const dispatchable: Members = {
  dispatch_action_config: optional(
    object({
      trigger_actions_on: optional(
        list(oneOf("on_enter_pressed", "on_character_entered"), { least: 1, most: 2 }),
      ),
    }),
  ),
};
