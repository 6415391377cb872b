import { z } from "zod";
import type { Attachment } from "../../../domain/attachment.ts";
import { attachmentOf } from "./attachments.ts";
import { linkWords } from "./link-words.ts";
import { type Mentioned, Post, type PostElement } from "./wire.ts";

export interface ReadPost {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly mentions: readonly Mentioned[];
}

/** Rich text as somebody would have typed it, with its pictures and videos beside it; undefined where it is none. Pure. */
export function readPost(json: Readonly<Record<string, unknown>>, messageId: string): ReadPost | undefined {
  const post = postIn(json);
  if (post === undefined) return undefined;
  const elements = post.content.flat();
  const attachments = elements.flatMap((element) => {
    const type = fileTags.get(element.tag);
    return (type === undefined ? undefined : attachmentOf(element, { messageId, type })) ?? [];
  });
  const lines = post.content.filter((line) => !isOnlyFiles(line)).map(lineText);
  const text = [...(post.title === "" ? [] : [post.title]), ...lines].join("\n");
  // Around a picture Feishu's client puts empty lines.
  const tidy = attachments.length === 0 ? text : text.replaceAll(/\n{3,}/g, "\n\n").trim();
  return { text: tidy, attachments, mentions: elements.flatMap((element) => mentionedBy(element) ?? []) };
}

const fileTags: ReadonlyMap<string, string> = new Map([
  ["img", "image"],
  ["media", "media"],
]);

function isOnlyFiles(line: readonly PostElement[]): boolean {
  return line.length > 0 && line.every(({ tag }) => fileTags.has(tag));
}

/** Some posts come with their language around them, or with `post` around that. */
function postIn(json: Fields): Post | undefined {
  const inner = objectsIn(json);
  return [json, ...inner, ...inner.flatMap(objectsIn)]
    .flatMap((one) => Post.safeParse(one).data ?? [])
    .find(({ title, content }) => title !== "" || content.some((line) => line.length > 0));
}

type Fields = Readonly<Record<string, unknown>>;

function objectsIn(value: Fields): readonly Fields[] {
  return Object.values(value).flatMap((one): readonly Fields[] => {
    const { success, data } = Fields.safeParse(one);
    return success ? [data] : [];
  });
}

const Fields = z.record(z.string(), z.unknown());

function lineText(line: readonly PostElement[]): string {
  return line.map(elementText).join("");
}

/** Feishu: "Received message content", post; what is not known there counts by its text. */
function elementText(element: PostElement): string {
  const { tag, text, href, style } = element;
  switch (tag) {
    case "a":
      return linkWords(text, href);
    case "at":
      return keyOf(element) ?? (element.user_name === null ? "" : `@${element.user_name}`);
    case "emotion":
      return element.emoji_type === "" ? "" : `[${element.emoji_type}]`;
    case "code_block":
      return fenced(text, element.language.toLowerCase());
    case "hr":
      return "---";
    default:
      // What is struck out is not meant any more; the other styles change nothing.
      return style.includes("lineThrough") ? text.replace(/\S(?:[^]*\S)?/, (words) => `~~${words}~~`) : text;
  }
}

function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const name = language === "plain_text" ? "" : language.replaceAll(/[^\w+#-]/g, "");
  return `${fence}${name}\n${code.replace(/\n$/, "")}\n${fence}`;
}

/** What stands for a person, as in plain texts; undefined where nothing says who is meant. */
function keyOf({ user_id }: PostElement): string | undefined {
  if (user_id.startsWith("@_")) return user_id;
  if (user_id === "all" || user_id === "all_members") return "@_all";
  // Closed by a mark, because any letters may follow.
  return user_id.startsWith("ou_") ? `@_${user_id}_` : undefined;
}

/** For whom the message itself names nobody. */
function mentionedBy(element: PostElement): Mentioned | undefined {
  const key = element.tag === "at" ? keyOf(element) : undefined;
  if (key === undefined) return undefined;
  const { user_id, user_name: name } = element;
  return { key, id: user_id.startsWith("ou_") ? user_id : null, name };
}
