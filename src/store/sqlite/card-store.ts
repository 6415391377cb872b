import type { CardEntry, CardStore, OwedCard } from "../store.ts";
import { cardColumns, createCardQueries, owedCard } from "./card-queries.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createDynamic, queries } from "./prepare.ts";

export function createCardStore(connection: Connection, writes: CardWrites): CardStore {
  const { database, read, write } = connection;
  const { get, owed, shown, refused } = createCardQueries(connection);
  const dynamic = createDynamic(database);

  return {
    owe: (conversation, key) => write(() => writes.owe({ conversation, key, task: null })),
    touch: (keys) => write(() => writes.touch(keys)),
    get: (conversation, key) =>
      read(() => {
        const row = get.get(placeOf({ conversation, key }));
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
    inConversation: (query) => read(() => dynamic(pageQuery(query)).map(entryOf).reverse()),
  };
}

function pageQuery({ conversation, limit, before }: Parameters<CardStore["inConversation"]>[0]) {
  const here = queries
    .selectFrom("cards")
    .where("platform", "=", conversation.platform)
    .where("conversation", "=", conversation.id);
  const page = here.select(cardColumns).orderBy("seq", "desc").limit(limit);
  return before === undefined ? page : page.where("seq", "<", here.select("seq").where("key", "=", before));
}

function placeOf({ conversation, key }: OwedCard) {
  return { platform: conversation.platform, conversation: conversation.id, key };
}

type CardRow = Parameters<typeof owedCard>[0] & {
  readonly owed: number;
  readonly shown: number;
  readonly ref_json: string | null;
};

function entryOf(row: CardRow): CardEntry {
  return { ...owedCard(row), owedVersion: row.owed, shownVersion: row.shown, ref: row.ref_json };
}
