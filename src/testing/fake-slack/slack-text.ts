import type { Fields } from "./fields.ts";
import type { Workspace } from "./workspace.ts";

type Names = Pick<Workspace, "users" | "channels">;

/** What a person typed, as Slack hands it to apps: escaped, with names, rooms and links in angle brackets. */
export function asTyped(names: Names, typed: string): string {
  return tokensOf(names, typed).map(wireOf).join("");
}

/** The `rich_text` block that Slack's own clients put beside the text. */
export function richTextOf(names: Names, typed: string, blockId: string): Fields {
  const elements = tokensOf(names, typed).map(elementOf);
  return { type: "rich_text", block_id: blockId, elements: [{ type: "rich_text_section", elements }] };
}

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "user"; readonly id: string }
  | { readonly kind: "channel"; readonly id: string; readonly name: string }
  | { readonly kind: "link"; readonly url: string };

const special =
  /(?<link>https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"`])|<?@(?<user>[\w.-]*\w)>?|#(?<channel>[\p{L}\p{N}_-]+)/gu;

function tokensOf(names: Names, typed: string): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of typed.matchAll(special)) {
    const token = tokenOf(names, match.groups ?? {});
    if (token === undefined) continue;
    if (match.index > from) tokens.push({ kind: "text", text: typed.slice(from, match.index) });
    tokens.push(token);
    from = match.index + match[0].length;
  }
  if (from < typed.length) tokens.push({ kind: "text", text: typed.slice(from) });
  return tokens;
}

function tokenOf(names: Names, found: Readonly<Record<string, string | undefined>>): Token | undefined {
  if (found["link"] !== undefined) return { kind: "link", url: found["link"] };
  const user = [...names.users.values()].find(
    ({ id, name }) => found["user"] !== undefined && (id === found["user"] || name === found["user"]),
  );
  if (user !== undefined) return { kind: "user", id: user.id };
  const channel = [...names.channels.values()].find(
    ({ kind, name }) => kind !== "im" && found["channel"] !== undefined && name === found["channel"],
  );
  return channel && { kind: "channel", id: channel.id, name: channel.name };
}

function wireOf(token: Token): string {
  if (token.kind === "text") return escape(token.text);
  if (token.kind === "user") return `<@${token.id}>`;
  if (token.kind === "channel") return `<#${token.id}|${token.name}>`;
  return `<${escape(token.url)}>`;
}

function elementOf(token: Token): Fields {
  if (token.kind === "text") return { type: "text", text: token.text };
  if (token.kind === "user") return { type: "user", user_id: token.id };
  if (token.kind === "channel") return { type: "channel", channel_id: token.id };
  return { type: "link", url: token.url };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const written = /<(?:@[UW]\w+|#C\w+|![a-z]|https?:|mailto:|tel:)[^<>]*>|&(?:amp|lt|gt);|[&<>]/gu;
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** What an app posted, as Slack keeps it: stray `&`, `<` and `>` are escaped, its own marks stay. */
export function asPosted(text: string): string {
  return text.replace(written, (found) => escapes[found] ?? found);
}

/** What people read. */
export function asRead(text: string): string {
  return text
    .replace(/<(?:https?|mailto):[^<>|]*\|(?<label>[^<>]*)>/gu, "$<label>")
    .replace(/<(?<url>(?:https?|mailto):[^<>|]*)>/gu, "$<url>")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
