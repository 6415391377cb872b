import { z } from "zod";
import { personId } from "../domain/ids.ts";
import type { ChatEvent } from "../platforms/platform.ts";

const conversation = z.object({ platform: z.string(), id: z.string(), surface: z.enum(["dm", "group"]) });

const facts = {
  eventId: z.string(),
  conversation: conversation.nullable(),
  person: z.object({ id: z.string().transform(personId), platform: z.string() }),
  source: z.string(),
};

const schema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), ...facts, messageId: z.string().nullable(), text: z.string() }),
  z.object({ kind: z.literal("action"), ...facts, value: z.record(z.string(), z.unknown()) }),
]);

/** Reads an event that the inbox kept, perhaps by an earlier version of PoCo; undefined when it makes no sense. */
export function storedEvent(text: string): ChatEvent | undefined {
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
