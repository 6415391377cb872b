/** What stands in a card of Feishu's, for tests that read it. */
export interface SeenElement {
  readonly tag: string;
  readonly name?: string;
  readonly [member: string]: unknown;
}

/** All elements of a card with those in them, but no texts; in order. */
export function elementsIn(part: unknown): readonly SeenElement[] {
  if (typeof part !== "object" || part === null) return [];
  const inner = Object.values(part).flatMap(elementsIn);
  return isElement(part) ? [part, ...inner] : inner;
}

/** The contents of all markdown. */
export function markdownIn(card: unknown): readonly string[] {
  return elementsIn(card).flatMap(({ tag, content }) =>
    tag === "markdown" && typeof content === "string" ? [content] : [],
  );
}

/** All that is to be read, markdown or not. */
export function contentsIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  const own = "content" in part && typeof part.content === "string" ? [part.content] : [];
  return [...own, ...Object.values(part).flatMap(contentsIn)];
}

/** What is written anywhere in it, ids and values as well. */
export function stringsIn(part: unknown): readonly string[] {
  if (typeof part === "string") return [part];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(stringsIn) : [];
}

/** The `action` that Feishu sends when the button of that name is pressed; undefined where there is none. */
export function pressByName(card: unknown, name: string, filled: Readonly<Record<string, unknown>> = {}) {
  const elements = elementsIn(card);
  const button = elements.find((element) => element.tag === "button" && element.name === name);
  if (button === undefined) return undefined;
  const form = elements.find((element) => element.tag === "form" && elementsIn(element).includes(button));
  const action = { tag: "button", name, value: valueOf(button["behaviors"]) };
  if (button["form_action_type"] !== "submit" || form === undefined) return action;
  return { ...action, form_value: { ...untouched(form), ...filled } };
}

function untouched(form: SeenElement): Readonly<Record<string, unknown>> {
  const inputs = elementsIn(form).filter(({ tag }) => tag === "input" || tag.includes("select"));
  const values: Record<string, unknown> = {};
  for (const input of inputs) values[input.name ?? ""] = initialOf(input);
  return values;
}

function isElement(part: object): part is SeenElement {
  return (
    "tag" in part && typeof part.tag === "string" && part.tag !== "plain_text" && part.tag !== "text_tag"
  );
}

function initialOf(input: SeenElement): unknown {
  if (input.tag === "input") return input["default_value"] ?? "";
  return input["initial_option"] ?? input["selected_values"] ?? (input.tag.startsWith("multi") ? [] : "");
}

function valueOf(behaviors: unknown): unknown {
  if (!Array.isArray(behaviors)) return undefined;
  const all: readonly unknown[] = behaviors;
  const first = all[0];
  return typeof first === "object" && first !== null && "value" in first ? first.value : undefined;
}
