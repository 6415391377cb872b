import type { Conversation } from "../../domain/person.ts";
import type { CardEntry, CardStore, OwedCard } from "../store.ts";
import type { Connection } from "./connection.ts";
import { createDynamic, prepare, queries } from "./prepare.ts";

/** What the other tables' transactions do to cards; to be called inside a transaction. */
export interface CardWrites {
  owe(card: NewCard): OwedCard[];
  touch(keys: readonly string[]): OwedCard[];
}

export interface NewCard {
  readonly conversation: Conversation;
  readonly key: string;
  /** The row of the task or the project that the card is about; the card goes when it goes. */
  readonly task: number | null;
  readonly projectId: string | null;
}

interface PlaceRow {
  platform: string;
  conversation: string;
  surface: string;
  key: string;
}

const place = ["platform", "conversation", "surface", "key"] as const;

export function createCardWrites({ database }: Connection): CardWrites {
  const owe = prepare<{
    platform: string;
    conversation: string;
    surface: string;
    key: string;
    task: number | null;
    project_id: string | null;
  }>(database)((p) =>
    queries
      .insertInto("cards")
      .values({
        platform: p("platform"),
        conversation: p("conversation"),
        surface: p("surface"),
        key: p("key"),
        task: p("task"),
        project_id: p("project_id"),
        ref_json: null,
        owed: 1,
        shown: 0,
        refused: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["platform", "conversation", "key"])
          .doUpdateSet((eb) => ({ owed: eb("cards.owed", "+", 1), refused: null })),
      )
      .returning(place),
  );
  const touch = prepare<{ key: string }>(database)((p) =>
    queries
      .updateTable("cards")
      .set((eb) => ({ owed: eb("owed", "+", 1) }))
      .where("key", "=", p("key"))
      .where("refused", "is", null)
      .returning(place),
  );
  return {
    owe: ({ conversation, key, task, projectId }) =>
      owe
        .all({
          platform: conversation.platform,
          conversation: conversation.id,
          surface: conversation.surface,
          key,
          task,
          project_id: projectId,
        })
        .map(owedCard),
    touch: (keys) => keys.flatMap((key) => touch.all({ key }).map(owedCard)),
  };
}

export function createCardStore(connection: Connection, writes: CardWrites): CardStore {
  const { database, read, write } = connection;
  const columns = [...place, "owed", "shown", "ref_json"] as const;
  const byPlace = prepare<{ platform: string; conversation: string; key: string }>(database);
  const get = byPlace((p) =>
    queries
      .selectFrom("cards")
      .select(columns)
      .where("platform", "=", p("platform"))
      .where("conversation", "=", p("conversation"))
      .where("key", "=", p("key")),
  );
  const owed = prepare(database)(() =>
    queries
      .selectFrom("cards")
      .select(place)
      .where("refused", "is", null)
      .whereRef("shown", "<", "owed")
      .orderBy("seq"),
  );
  const shown = prepare<{
    platform: string;
    conversation: string;
    key: string;
    version: number;
    ref: string;
  }>(database)((p) =>
    queries
      .updateTable("cards")
      .set((eb) => ({ shown: eb.fn("max", ["shown", p("version")]), ref_json: p("ref") }))
      .where("platform", "=", p("platform"))
      .where("conversation", "=", p("conversation"))
      .where("key", "=", p("key")),
  );
  const refused = prepare<{ platform: string; conversation: string; key: string; reason: string }>(database)(
    (p) =>
      queries
        .updateTable("cards")
        .set({ refused: p("reason") })
        .where("platform", "=", p("platform"))
        .where("conversation", "=", p("conversation"))
        .where("key", "=", p("key")),
  );
  const dynamic = createDynamic(database);

  return {
    owe: (conversation, key) => write(() => writes.owe({ conversation, key, task: null, projectId: null })),
    touch: (keys) => write(() => writes.touch(keys)),
    get: (conversation, key) =>
      read(() => {
        const row = get.get({ platform: conversation.platform, conversation: conversation.id, key });
        return row === undefined ? undefined : entryOf(row);
      }),
    owed: () => read(() => owed.all({}).map(owedCard)),
    shown: (card, { version, ref }) =>
      write(() => {
        shown.run({ ...placeOf(card), version, ref });
      }),
    refused: (card, reason) =>
      write(() => {
        refused.run({ ...placeOf(card), reason });
      }),
    inConversation: ({ conversation, limit, before }) =>
      read(() => {
        const here = queries
          .selectFrom("cards")
          .where("platform", "=", conversation.platform)
          .where("conversation", "=", conversation.id);
        const page = here.select(columns).orderBy("seq", "desc").limit(limit);
        const asked =
          before === undefined ? page : page.where("seq", "<", here.select("seq").where("key", "=", before));
        return dynamic(asked).map(entryOf).reverse();
      }),
  };
}

function placeOf(card: OwedCard) {
  return { platform: card.conversation.platform, conversation: card.conversation.id, key: card.key };
}

function owedCard(row: PlaceRow): OwedCard {
  return {
    key: row.key,
    conversation: {
      platform: row.platform,
      id: row.conversation,
      surface: row.surface as Conversation["surface"],
    },
  };
}

function entryOf(row: PlaceRow & { owed: number; shown: number; ref_json: string | null }): CardEntry {
  return { ...owedCard(row), owedVersion: row.owed, shownVersion: row.shown, ref: row.ref_json };
}
