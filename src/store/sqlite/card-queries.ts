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
  "edition",
  "old_ref_json",
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
    shown: createShown(database),
    renew: prepareRenew(database),
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

type Shown = Which & { edition: number; version: number; ref: string; message_id: string | null };

/** A place of an older edition is kept only for being removed. */
function createShown(database: Connection["database"]) {
  return prepare<Shown>(database)((p) =>
    queries
      .updateTable("cards")
      .set((eb) => {
        const isNewest = eb("edition", "=", p("edition"));
        return {
          shown: eb
            .case()
            .when(isNewest)
            .then(eb.fn<number>("max", ["shown", p("version")]))
            .else(eb.ref("shown"))
            .end(),
          ref_json: eb.case().when(isNewest).then(p("ref")).else(eb.ref("ref_json")).end(),
          old_ref_json: eb
            .case()
            .when(isNewest)
            .then(null)
            .when("ref_json", "is", null)
            .then(p("ref"))
            .else(eb.ref("old_ref_json"))
            .end(),
          message_id: eb.case().when(isNewest).then(p("message_id")).else(eb.ref("message_id")).end(),
        };
      })
      .where("platform", "=", p("platform"))
      .where("conversation", "=", p("conversation"))
      .where("key", "=", p("key")),
  );
}

export function owedCard({ platform, conversation, surface, key }: PlaceRow): OwedCard {
  return { key, conversation: { platform, id: conversation, surface } };
}

/** From now on it is to be posted again; where it stood is kept until then. */
function prepareRenew(database: Connection["database"]) {
  return prepare<Which>(database)((p) =>
    queries
      .updateTable("cards")
      .set((eb) => ({
        edition: eb("edition", "+", 1),
        old_ref_json: eb.fn.coalesce("ref_json", "old_ref_json"),
        ref_json: null,
      }))
      .where("platform", "=", p("platform"))
      .where("conversation", "=", p("conversation"))
      .where("key", "=", p("key")),
  );
}
