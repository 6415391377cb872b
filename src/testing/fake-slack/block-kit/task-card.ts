import { blockId, url } from "./names.ts";
import { richText } from "./rich-text.ts";
import {
  list,
  object,
  oneOf,
  oneOfTypes,
  optional,
  type Rule,
  required,
  string,
  typed,
  words,
} from "./rule.ts";
import { unique } from "./unique.ts";

/** Slack documents 256 characters for titles of tasks that are streamed, and nothing for blocks: the same is held here. */
const title = words(256);

const source = object({ ...typed("url"), url: required(url), text: required(words(256)) });

export const taskCard: Rule = object({
  ...typed("task_card"),
  ...blockId,
  task_id: required(string({ least: 1, most: 255 })),
  title: required(title),
  status: required(oneOf("pending", "in_progress", "complete", "error")),
  details: optional(richText),
  output: optional(richText),
  sources: optional(list(oneOfTypes({ url: source }), { least: 1 })),
});

/** Slack: 50 entries in a message, taken for the tasks of a plan as well. */
export const plan: Rule = object(
  {
    ...typed("plan"),
    ...blockId,
    title: required(title),
    tasks: optional(list(oneOfTypes({ task_card: taskCard }), { least: 1, most: 50 })),
  },
  ({ tasks }, pointer) => ["task_id", "block_id"].flatMap((name) => unique(name, tasks, `${pointer}/tasks`)),
);
