import type { HttpCall } from "./send.ts";

/** A method of Feishu's API. */
export interface Method {
  readonly verb: HttpCall["method"];
  /** With `:name` for what stands in the address. */
  readonly path: `/open-apis/${string}`;
  /** A lost answer may be asked for again: it is read only, says all that is to stand, or bears a `uuid`. */
  readonly isIdempotent: boolean;
}

const im = "/open-apis/im/v1" as const;
const cards = "/open-apis/cardkit/v1/cards" as const;

const get = (path: Method["path"]): Method => ({ verb: "GET", path, isIdempotent: true });
const post = (path: Method["path"], isIdempotent = true): Method => ({ verb: "POST", path, isIdempotent });
const put = (path: Method["path"]): Method => ({ verb: "PUT", path, isIdempotent: true });
const patch = (path: Method["path"]): Method => ({ verb: "PATCH", path, isIdempotent: true });
const remove = (path: Method["path"]): Method => ({ verb: "DELETE", path, isIdempotent: true });

export const methods = {
  "bot.info": get("/open-apis/bot/v3/info"),
  "application.me": get("/open-apis/application/v6/applications/me"),
  "user.get": get("/open-apis/contact/v3/users/:user"),
  "message.create": post(`${im}/messages`),
  "message.reply": post(`${im}/messages/:message/reply`),
  "message.patch": patch(`${im}/messages/:message`),
  "message.delete": remove(`${im}/messages/:message`),
  "message.get": get(`${im}/messages/:message`),
  "message.list": get(`${im}/messages`),
  "reaction.create": post(`${im}/messages/:message/reactions`),
  "reaction.delete": remove(`${im}/messages/:message/reactions/:reaction`),
  "reaction.list": get(`${im}/messages/:message/reactions`),
  "pin.create": post(`${im}/pins`),
  "pin.delete": remove(`${im}/pins/:message`),
  "image.create": post(`${im}/images`),
  "file.create": post(`${im}/files`),
  "chat.create": post(`${im}/chats`),
  "chat.get": get(`${im}/chats/:chat`),
  "chat.update": put(`${im}/chats/:chat`),
  "chat.delete": remove(`${im}/chats/:chat`),
  "chat.link": post(`${im}/chats/:chat/link`),
  "chat.list": get(`${im}/chats`),
  "members.create": post(`${im}/chats/:chat/members`),
  // The second attempt bears another sequence, or the same `uuid`.
  "card.create": post(cards),
  "card.update": put(`${cards}/:card`),
  "card.settings": patch(`${cards}/:card/settings`),
  "card.content": put(`${cards}/:card/elements/:element/content`),
} as const satisfies Readonly<Record<string, Method>>;

export type MethodName = keyof typeof methods;

/**
 * How often Feishu takes calls (Feishu, "Rate limits", 2026): each method 1,000 times a minute and 50 times a second; 5 a second
 * into one chat, to one person and about one message; 10 a second about one card. Ours are a fifth below, because a call
 * takes its time on the way.
 */
export const limits = {
  methodMinute: { limit: 800, reserve: 100, floor: 50, windowMs: 60_000 },
  methodSecond: { limit: 40, reserve: 8, floor: 4, windowMs: 1_000 },
  chat: { limit: 4, reserve: 1, floor: 0, windowMs: 1_100 },
  message: { limit: 4, reserve: 1, floor: 0, windowMs: 1_100 },
  card: { limit: 8, reserve: 2, floor: 0, windowMs: 1_100 },
} as const;
