import { z } from "zod";
import type { Conversation } from "../../../domain/person.ts";
import { jsonObject } from "../../kit/json-object.ts";
import { conversationIn } from "./places.ts";

const Metadata = z.object({
  conversation: z.union([z.string().min(1), z.object({ id: z.string().min(1) }).transform(({ id }) => id)]),
});

/** The conversation in which a modal was opened, from its metadata; undefined where it was opened in none. */
export function modalConversation(metadata: string): Conversation | undefined {
  const { data } = Metadata.safeParse(jsonObject(metadata));
  return data === undefined ? undefined : conversationIn(data.conversation);
}
