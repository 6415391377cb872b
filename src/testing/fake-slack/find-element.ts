import { type Fields, fieldsOf, isFields, textOf } from "./fields.ts";

/** Which button, menu or other element a person means. */
export interface Wanted {
  readonly actionId?: string;
  /** What stands on it. */
  readonly text?: string;
  /** What it carries. */
  readonly value?: string;
}

export interface FoundElement {
  readonly blockId: string;
  readonly element: Fields;
}

const passive = new Set(["mrkdwn", "plain_text", "image"]);

/** Every element of the blocks that people can use, in the order they stand. */
export function usableElements(blocks: unknown): readonly FoundElement[] {
  const found: FoundElement[] = [];
  const walk = (value: unknown, blockId: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, blockId);
    if (!isFields(value)) return;
    const nearest = textOf(value["block_id"]) || blockId;
    const isUsable = typeof value["action_id"] === "string" && !passive.has(textOf(value["type"]));
    if (isUsable) found.push({ blockId: nearest, element: value });
    for (const inner of Object.values(value)) walk(inner, nearest);
  };
  walk(blocks, "");
  return found;
}

/** The one element that fits. Throws, with what there is, where none or several do. */
export function findElement(blocks: unknown, wanted: Wanted): FoundElement {
  const usable = usableElements(blocks);
  const fitting = usable.filter(({ element }) => fits(element, wanted));
  const [one, ...others] = fitting;
  if (one !== undefined && others.length === 0) return one;
  const known = usable
    .map(({ element }) => `${textOf(element["action_id"])} "${labelOf(element)}"`)
    .join(", ");
  const what = JSON.stringify(wanted);
  throw new Error(
    `${one === undefined ? "nothing is" : "several are"} ${what}; there are: ${known || "none"}`,
  );
}

function fits(element: Fields, { actionId, text, value }: Wanted): boolean {
  return (
    (actionId === undefined || element["action_id"] === actionId) &&
    (text === undefined || labelOf(element) === text) &&
    (value === undefined || element["value"] === value)
  );
}

export function labelOf(element: Fields): string {
  return textOf(fieldsOf(element["text"])["text"]) || textOf(fieldsOf(element["placeholder"])["text"]);
}
