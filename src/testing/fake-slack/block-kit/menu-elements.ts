import { type Fields } from "../fields.ts";
import { actionId } from "./names.ts";
import { choicesFit, menuOptions, option, tooMany } from "./options.ts";
import {
  boolean,
  exactlyOne,
  fine,
  integer,
  list,
  type Members,
  object,
  oneOf,
  optional,
  problem,
  type Rule,
  string,
  typed,
  type Whole,
} from "./rule.ts";
import { confirmable, focusable, placeholdable } from "./shared-members.ts";

const id = string({ least: 1 });
const ids = list(id);

const menu: Members = { ...actionId, ...placeholdable, ...confirmable, ...focusable };
const several: Members = { ...menu, max_selected_items: optional(integer({ least: 1 })) };
const outside: Members = { min_query_length: optional(integer({ least: 0 })) };
const answering: Members = { response_url_enabled: optional(boolean) };

const conversationFilter = object(
  {
    include: optional(list(oneOf("im", "mpim", "private", "public"), { least: 1, most: 4 })),
    exclude_external_shared_channels: optional(boolean),
    exclude_bot_users: optional(boolean),
  },
  (filter, pointer) =>
    Object.keys(filter).length > 0 ? fine : problem(pointer, "must define at least one filter"),
);

const conversations: Members = {
  default_to_current_conversation: optional(boolean),
  filter: optional(conversationFilter),
};

const staticFits: Whole = (element: Fields, pointer) => [
  ...exactlyOne("options", "option_groups")(element, pointer),
  ...choicesFit(element, pointer),
];

/** Menus, of which one or several entries are chosen. */
export const menuElements: Readonly<Record<string, Rule>> = {
  static_select: object(
    { ...typed("static_select"), ...menu, ...menuOptions, initial_option: optional(option) },
    staticFits,
  ),
  multi_static_select: object(
    {
      ...typed("multi_static_select"),
      ...several,
      ...menuOptions,
      initial_options: optional(list(option, { least: 1 })),
    },
    staticFits,
  ),
  external_select: object({
    ...typed("external_select"),
    ...menu,
    ...outside,
    initial_option: optional(option),
  }),
  multi_external_select: object(
    {
      ...typed("multi_external_select"),
      ...several,
      ...outside,
      initial_options: optional(list(option, { least: 1 })),
    },
    tooMany,
  ),
  users_select: object({ ...typed("users_select"), ...menu, initial_user: optional(id) }),
  multi_users_select: object(
    { ...typed("multi_users_select"), ...several, initial_users: optional(ids) },
    tooMany,
  ),
  conversations_select: object({
    ...typed("conversations_select"),
    ...menu,
    ...conversations,
    ...answering,
    initial_conversation: optional(id),
  }),
  multi_conversations_select: object(
    {
      ...typed("multi_conversations_select"),
      ...several,
      ...conversations,
      initial_conversations: optional(ids),
    },
    tooMany,
  ),
  channels_select: object({
    ...typed("channels_select"),
    ...menu,
    ...answering,
    initial_channel: optional(id),
  }),
  multi_channels_select: object(
    { ...typed("multi_channels_select"), ...several, initial_channels: optional(ids) },
    tooMany,
  ),
};
