import { elementIn, type Surface } from "./elements.ts";
import { imageBlock, imageElement } from "./image.ts";
import { blockId } from "./names.ts";
import { contextActionElements, pressedElements } from "./pressed-elements.ts";
import { richText } from "./rich-text.ts";
import {
  boolean,
  fine,
  list,
  type Member,
  object,
  oneOf,
  oneOfTypes,
  optional,
  problem,
  type Rule,
  required,
  string,
  typed,
  type Whole,
} from "./rule.ts";
import { table } from "./table.ts";
import { plan, taskCard } from "./task-card.ts";
import { mrkdwn, plainText, textObject } from "./text-objects.ts";

export interface Place {
  readonly surface: Surface;
  /** Workspaces without agent features know neither plans nor task cards. */
  readonly agentBlocks: boolean;
}

interface Block {
  readonly rule: (surface: Surface) => Rule;
  /** Source: the table of blocks in Slack's reference. */
  readonly surfaces: readonly Surface[];
  readonly isForAgents?: true;
}

const everywhere: readonly Surface[] = ["message", "modal", "home"];
const messages: readonly Surface[] = ["message"];

/**
 * What an app may send. Slack has more (file, call, video, container, data_table, data_visualization): they stand only in
 * what Slack itself made, or need rights or rules that are not known here, and so they are refused.
 */
const blocks: Readonly<Record<string, Block>> = {
  section: { rule: section, surfaces: everywhere },
  /** Slack: 150 characters. */
  header: {
    rule: () => object({ ...block("header"), text: required(plainText(150)) }),
    surfaces: everywhere,
  },
  divider: { rule: () => object(block("divider")), surfaces: everywhere },
  image: { rule: () => imageBlock, surfaces: everywhere },
  context: { rule: context, surfaces: everywhere },
  actions: { rule: actions, surfaces: everywhere },
  input: { rule: input, surfaces: everywhere },
  rich_text: { rule: () => richText, surfaces: everywhere },
  /** Slack: 12,000 characters. */
  markdown: {
    rule: () => object({ ...block("markdown"), text: required(string({ least: 1, most: 12_000 })) }),
    surfaces: messages,
  },
  table: { rule: () => table, surfaces: messages },
  context_actions: { rule: contextActions, surfaces: messages },
  task_card: { rule: () => taskCard, surfaces: messages, isForAgents: true },
  plan: { rule: () => plan, surfaces: messages, isForAgents: true },
  alert: { rule: alert, surfaces: ["modal"] },
  card: { rule: () => card, surfaces: everywhere },
  carousel: { rule: carousel, surfaces: ["message", "home"] },
};

export function blockIn({ surface, agentBlocks }: Place): Rule {
  const known = Object.entries(blocks).filter(
    ([, { surfaces, isForAgents = false }]) => surfaces.includes(surface) && (agentBlocks || !isForAgents),
  );
  return oneOfTypes(Object.fromEntries(known.map(([type, { rule }]) => [type, rule(surface)])));
}

function block(type: string): Readonly<Record<string, Member>> {
  return { ...typed(type), ...blockId };
}

/** Slack: a text of 3,000 characters, or 1 to 10 fields of 2,000, or both. */
function section(surface: Surface): Rule {
  return object(
    {
      ...block("section"),
      text: optional(textObject()),
      fields: optional(list(textObject(2000), { least: 1, most: 10 })),
      accessory: optional(elementIn("section", surface)),
      expand: optional(boolean),
    },
    atLeastOneOf("text", "fields"),
  );
}

/** Slack: 1 to 10 elements; a text takes 2,000 characters here. */
function context(): Rule {
  const element = oneOfTypes({ image: imageElement, plain_text: plainText(2000), mrkdwn: mrkdwn(2000) });
  return object({ ...block("context"), elements: required(list(element, { least: 1, most: 10 })) });
}

/** Slack: 1 to 25 elements. */
function actions(surface: Surface): Rule {
  const elements = list(elementIn("actions", surface), { least: 1, most: 25 });
  return object({ ...block("actions"), elements: required(elements) });
}

/** Slack: 2,000 characters of label and of hint. */
function input(surface: Surface): Rule {
  return object({
    ...block("input"),
    label: required(plainText(2000)),
    element: required(elementIn("input", surface)),
    hint: optional(plainText(2000)),
    optional: optional(boolean),
    dispatch_action: optional(boolean),
  });
}

/** Slack: 1 to 5 elements. */
function contextActions(): Rule {
  const elements = list(oneOfTypes(contextActionElements), { least: 1, most: 5 });
  return object({ ...block("context_actions"), elements: required(elements) });
}

function alert(): Rule {
  const level = oneOf("default", "info", "warning", "error", "success");
  return object({ ...block("alert"), text: required(textObject()), level: optional(level) });
}

/** Slack: 150 characters of title and subtitle, 200 of body; something besides the icon and the subtitle. */
const card = object(
  {
    ...block("card"),
    hero_image: optional(oneOfTypes({ image: imageElement })),
    icon: optional(oneOfTypes({ image: imageElement })),
    title: optional(mrkdwn(150)),
    subtitle: optional(mrkdwn(150)),
    body: optional(mrkdwn(200)),
    actions: optional(list(oneOfTypes(buttonOnly()), { least: 1 })),
  },
  atLeastOneOf("hero_image", "title", "actions", "body"),
);

function buttonOnly(): Readonly<Record<string, Rule>> {
  return Object.fromEntries(Object.entries(pressedElements).filter(([type]) => type === "button"));
}

/** Slack: 1 to 10 cards. */
function carousel(): Rule {
  const elements = list(oneOfTypes({ card }), { least: 1, most: 10 });
  return object({ ...block("carousel"), elements: required(elements) });
}

function atLeastOneOf(...names: readonly string[]): Whole {
  const choice = names.map((name) => `\`${name}\``).join(" or ");
  return (value, pointer) =>
    names.some((name) => value[name] !== undefined) ? fine : problem(pointer, `must define either ${choice}`);
}
