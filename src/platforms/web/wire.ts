import { z } from "zod";

/** What the console's page sends. */
export const ActionBody = z.object({
  /** Made by the page for each press; the same id is the same press. */
  id: z.string().min(1).max(100),
  /** The project whose room the button stood in; null at home. */
  room: z.string().nullable(),
  value: z.record(z.string(), z.unknown()),
});

export const MessageBody = z.object({
  id: z.string().min(1).max(100),
  text: z.string().refine((text) => text.trim() !== "", "is empty"),
});

export const CardsQuery = z.object({
  before: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
