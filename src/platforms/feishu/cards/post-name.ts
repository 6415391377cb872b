import type { Conversation } from "../../../domain/person.ts";
import { dmWith, groupIn } from "../intake/places.ts";

/** Under what a post is known: its kind and its conversation, then what makes it the one it is. */
export interface PostName {
  /** A card is kept up to date by PoCo; a panel was opened by somebody, and what they press there takes its place. */
  readonly kind: "card" | "panel";
  readonly conversation: Conversation;
  readonly subject: string;
}

/** The same card of the same edition is one message. */
export function writePostName({ kind, conversation, subject }: PostName): string {
  return `${kind} ${conversation.surface} ${conversation.id} ${subject}`;
}

export function readPostName(name: string): PostName | undefined {
  const [, kind, surface, id = "", subject = ""] = /^(card|panel) (dm|group) (\S+) (.*)$/s.exec(name) ?? [];
  if (kind !== "card" && kind !== "panel") return undefined;
  return { kind, conversation: surface === "dm" ? dmWith(id) : groupIn(id), subject };
}
