import type { Conversation } from "../../domain/person.ts";
import type { OwedCard } from "../store.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

interface PlaceRow {
  readonly platform: string;
  readonly conversation: string;
  readonly surface: Conversation["surface"];
  readonly key: string;
}

export const place = ["platform", "conversation", "surface", "key"] as const;
export const cardColumns = [
  ...place,
  "owed",
  "shown",
  "ref_json",
  "viewer_platform",
  "viewer_id",
  "viewer_name",
] as const;

/** Names one card: a conversation shows a key once. */
type Which = { platform: string; conversation: string; key: string };

export function createCardQueries({ database }: Connection) {
  return {
    get: prepare<Which>(database)((p) =>
      queries
        .selectFrom("cards")
        .select(cardColumns)
        .where("platform", "=", p("platform"))
        .where("conversation", "=", p("conversation"))
        .where("key", "=", p("key")),
    ),
    owed: prepare(database)(() =>
      queries
        .selectFrom("cards")
        .select(place)
        .where("refused", "is", null)
        .whereRef("shown", "<", "owed")
        .orderBy("seq"),
    ),
    shown: prepare<Which & { version: number; ref: string }>(database)((p) =>
      queries
        .updateTable("cards")
        .set((eb) => ({ shown: eb.fn("max", ["shown", p("version")]), ref_json: p("ref") }))
        .where("platform", "=", p("platform"))
        .where("conversation", "=", p("conversation"))
        .where("key", "=", p("key")),
    ),
    refused: prepare<Which & { reason: string }>(database)((p) =>
      queries
        .updateTable("cards")
        .set({ refused: p("reason") })
        .where("platform", "=", p("platform"))
        .where("conversation", "=", p("conversation"))
        .where("key", "=", p("key")),
    ),
  };
}

export function owedCard({ platform, conversation, surface, key }: PlaceRow): OwedCard {
  return { key, conversation: { platform, id: conversation, surface } };
}
