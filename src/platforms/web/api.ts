import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";
import type { Log } from "../../observe/log.ts";
import type { Inbox, Reply, ShownCard } from "../platform.ts";
import type { CardStreams } from "./card-streams.ts";
import { serveAsset, servePage } from "./console-files.ts";
import {
  type ConversationId,
  conversationOf,
  home,
  owner,
  readConversationId,
  workspaceKey,
} from "./conversations.ts";
import { ActionBody, CardsQuery, MessageBody } from "./wire.ts";
import { toWireCard } from "./wire-card.ts";

export interface ApiParts {
  readonly inbox: Inbox;
  readonly log: Log;
  readonly streams: CardStreams;
  /** Holds the built console. */
  readonly folder: string;
}

/** The console's own routes: the page, its files, and what the page asks for. */
export function createApi(parts: ApiParts): Hono {
  const app = new Hono();
  app.get("/", () => servePage(parts.folder));
  app.get("/console", () => servePage(parts.folder));
  app.get("/assets/:name", (c) => serveAsset(parts.folder, c.req.param("name"), c.req.raw));
  app.post("/console/api/actions", (c) => act(c, parts));
  app.get("/console/api/rooms/:id/cards", (c) => listCards(c, parts, c.req.param("id")));
  app.post("/console/api/rooms/:id/messages", (c) => takeMessage(c, parts, c.req.param("id")));
  app.get("/console/api/events", (c) => streamEvents(c, parts));
  app.notFound((c) => c.json({ detail: "The console has nothing at this address." }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ detail: error.message }, error.status);
    parts.log.error({ error }, "console request failed");
    return c.json({ detail: "PoCo could not take this; it stands in the log. Try again." }, 503);
  });
  return app;
}

async function act(c: Context, { inbox }: ApiParts): Promise<Response> {
  const { id, room, value } = read(ActionBody, await bodyOf(c));
  const conversation = conversationOf(room === null ? home : conversationId(room));
  const received = await inbox.receive({
    kind: "action",
    eventId: id,
    conversation,
    person: owner,
    source: conversation.platform,
    value,
  });
  const { status, message, card, place } = await received.reply;
  const isGone = room !== null && (await workspaceIn(inbox, conversationId(room))) === undefined;
  return c.json({ status, message, card: card === null ? null : toWireCard(card), place, isGone });
}

/** Where the project of a room stands; there is one as long as the room has a project. */
function workspaceIn(inbox: Inbox, room: ConversationId): Promise<ShownCard | undefined> {
  return inbox.card(conversationOf(room), workspaceKey(room));
}

async function listCards(c: Context, { inbox }: ApiParts, id: string): Promise<Response> {
  const { limit, before } = read(CardsQuery, c.req.query());
  const room = conversationId(id);
  const page = before === undefined ? { limit } : { limit, before };
  const [shown, workspace] = await Promise.all([
    inbox.cards(conversationOf(room), page),
    workspaceIn(inbox, room),
  ]);
  return c.json({
    workspace: workspace === undefined ? null : toWireShown(workspace),
    cards: shown.filter(({ key }) => key !== workspace?.key).map(toWireShown),
    cursor: shown.length < limit ? null : (shown[0]?.key ?? null),
  });
}

function toWireShown({ key, version, card }: ShownCard) {
  return { key, version, card: toWireCard(card) };
}

async function takeMessage(c: Context, { inbox, streams }: ApiParts, id: string): Promise<Response> {
  const { id: messageId, text } = read(MessageBody, await bodyOf(c));
  const conversation = conversationOf(conversationId(id));
  const received = await inbox.receive({
    kind: "message",
    eventId: messageId,
    messageId,
    conversation,
    person: owner,
    source: conversation.platform,
    text,
  });
  void tellReply(received.reply, {
    streams,
    conversation: conversation.id,
    messageId,
    // The card of its task answers a prompt; what came of a command is told in words.
    isTold: text.trimStart().startsWith("/"),
  });
  return c.json({ accepted: true, duplicate: !received.isNew }, 202);
}

interface ReplyTo {
  readonly streams: CardStreams;
  readonly conversation: string;
  readonly messageId: string;
  /** Whether the words are for the person also when all went well. */
  readonly isTold: boolean;
}

/** What the cards of the room do not tell: words for the person who wrote, and a panel they asked for. */
async function tellReply(reply: Promise<Reply>, to: ReplyTo): Promise<void> {
  const { status, message, card, place } = await reply;
  const panel = place === "panel" && card !== null ? toWireCard(card) : null;
  const words = status === "ok" && !to.isTold ? null : message;
  if (panel === null && words === null) return;
  const data = { id: to.messageId, status, message: words, card: panel };
  to.streams.send(to.conversation, { event: "reply", key: `reply:${to.messageId}`, version: 0, data });
}

function streamEvents(c: Context, { streams }: ApiParts): Response {
  const id = conversationId(c.req.query("room") ?? home);
  const lastEventId = c.req.header("last-event-id") ?? c.req.query("last_event_id");
  return new Response(streams.open(id, lastEventId), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    },
  });
}

async function bodyOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (cause) {
    throw new HTTPException(400, { message: "The body is not JSON.", cause });
  }
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new HTTPException(400, { message: problems.join("; ") });
}

function conversationId(text: string): ConversationId {
  const id = readConversationId(text);
  if (id === undefined) throw new HTTPException(400, { message: "room: this is not the id of a project." });
  return id;
}
