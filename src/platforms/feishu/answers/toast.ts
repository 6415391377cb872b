import type { Reply } from "../../platform.ts";
import { nameInWords } from "../name-people.ts";
import type { AnswersParts } from "./parts.ts";

/** What Feishu shows for a moment to whoever pressed. */
export interface Toast {
  readonly toast: { readonly type: "info" | "success" | "warning" | "error"; readonly content: string };
}

/** Feishu shows two lines or so. */
const mostCharacters = 200;

export const onIt: Toast = { toast: { type: "info", content: "PoCo is on it." } };

/** What came of a press; undefined where the card says it all. Pure. */
export function toastOf(
  { status, message, card, place }: Reply,
  { nameOf }: Pick<AnswersParts, "nameOf">,
): Toast | undefined {
  const said = message ?? (status === "ok" && place === "card" ? (card?.title ?? null) : null);
  if (said === null) return undefined;
  const words = nameInWords(said, nameOf);
  const type = status === "ok" ? "success" : status === "rejected" ? "warning" : "error";
  const content = words.length > mostCharacters ? `${words.slice(0, mostCharacters - 1)}…` : words;
  return { toast: { type, content } };
}
