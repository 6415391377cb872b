import { z } from "zod";
import { personId } from "../domain/ids.ts";
import type { ChatEvent } from "../platforms/platform.ts";

/**
 * An event on its way through the intake. One that comes from the store, after a crash say, knows when it was
 * received: the world has moved on since, and what it leaves open is judged by that.
 */
export type IntakeEvent = ChatEvent & { readonly receivedAt?: number };

const conversation = z.object({ platform: z.string(), id: z.string(), surface: z.enum(["dm", "group"]) });

const facts = {
  eventId: z.string(),
  conversation: conversation.nullable(),
  person: z.object({
    id: z.string().transform(personId),
    platform: z.string(),
    name: z.string().exactOptional(),
  }),
  source: z.string(),
  receivedAt: z.number().exactOptional(),
};

const attachment = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().nullable(),
  ref: z.record(z.string(), z.string()),
});

const schema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    ...facts,
    messageId: z.string().nullable(),
    text: z.string(),
    thread: z.string().exactOptional(),
    sentAt: z.number().exactOptional(),
    isAhead: z.literal(true).exactOptional(),
    isAside: z.literal(true).exactOptional(),
    mentions: z
      .array(z.object({ token: z.string(), person: z.string().transform(personId) }))
      .exactOptional(),
    attachments: z.array(attachment).exactOptional(),
  }),
  z.object({ kind: z.literal("gone"), ...facts, why: z.string() }),
  z.object({ kind: z.literal("recalled"), ...facts, messageId: z.string() }),
  z.object({ kind: z.literal("action"), ...facts, value: z.record(z.string(), z.unknown()) }),
]);

/** The text that the inbox keeps of an event; `storedEvent` reads it. */
export function eventText(event: ChatEvent, receivedAt: number): string {
  return JSON.stringify({ ...event, receivedAt });
}

/** Reads an event that the inbox kept, perhaps by an earlier version of PoCo; undefined when it makes no sense. */
export function storedEvent(text: string): IntakeEvent | undefined {
  return schema.safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all: it makes no sense, which is what undefined says.
    return undefined;
  }
}
