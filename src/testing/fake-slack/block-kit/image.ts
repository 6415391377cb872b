import { blockId, url } from "./names.ts";
import {
  exactlyOne,
  type Members,
  object,
  optional,
  type Rule,
  required,
  string,
  typed,
  words,
} from "./rule.ts";
import { plainText } from "./text-objects.ts";

/** Slack: an image of Slack's own is named by its id or its URL, never by both. */
const slackFile = object({ id: optional(string({ least: 1 })), url: optional(url) }, exactlyOne("id", "url"));

/** Slack: 2,000 characters of alternative text. */
const members: Members = {
  ...typed("image"),
  alt_text: required(words(2000)),
  image_url: optional(url),
  slack_file: optional(slackFile),
};

export const imageElement: Rule = object(members, exactlyOne("image_url", "slack_file"));

/** Slack: 2,000 characters of title. */
export const imageBlock: Rule = object(
  { ...members, title: optional(plainText(2000)), ...blockId },
  exactlyOne("image_url", "slack_file"),
);
