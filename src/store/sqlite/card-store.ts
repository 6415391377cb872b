import type { Selectable } from "kysely";
import { personId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import type { CardEntry, CardStore, OwedCard } from "../store.ts";
import { cardColumns, createCardQueries, owedCard } from "./card-queries.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createDynamic, prepare, queries } from "./prepare.ts";
import type { Tables } from "./tables.ts";

export function createCardStore(connection: Connection, writes: CardWrites): CardStore {
  const { database, read, write } = connection;
  const { get, owed, shown, refused, renew } = createCardQueries(connection);
  const dynamic = createDynamic(database);
  const taskOf = createTaskOf(connection);

  return {
    owe: (conversation, key, viewer) =>
      write(() => writes.owe({ conversation, key, task: taskOf(key), viewer })),
    touch: (keys) => write(() => writes.touch(keys)),
    renew: (conversation, key, viewer) =>
      write(() => {
        renew.run(placeOf({ conversation, key }));
        return writes.owe({ conversation, key, task: taskOf(key), viewer });
      }),
    get: (conversation, key) =>
      read(() => {
        const row = get.get(placeOf({ conversation, key }));
        return row === undefined ? undefined : entryOf(row);
      }),
    owed: () => read(() => owed.all({}).map(owedCard)),
    shown: (card, { edition, version, ref, message = null }) =>
      write(() => {
        shown.run({ ...placeOf(card), edition, version, ref, message_id: message });
      }),
    refused: (card, reason) =>
      write(() => {
        refused.run({ ...placeOf(card), reason });
      }),
    inConversation: (query) => read(() => dynamic(pageQuery(query)).map(entryOf).reverse()),
  };
}

/** The row of the task that a card is about by its key, as the further parts of an answer are. */
function createTaskOf({ database }: Connection): (key: string) => number | null {
  const byId = prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("tasks").select("seq").where("id", "=", p("id")),
  );
  return (key) => {
    const [, id] = /^task:([^:]+)/.exec(key) ?? [];
    return id === undefined ? null : (byId.get({ id })?.seq ?? null);
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

type CardRow = Selectable<Pick<Tables["cards"], (typeof cardColumns)[number]>>;

function entryOf(row: CardRow): CardEntry {
  return {
    ...owedCard(row),
    viewer: viewerOf(row),
    owedVersion: row.owed,
    shownVersion: row.shown,
    ref: row.ref_json,
    edition: row.edition,
    oldRef: row.old_ref_json,
  };
}

function viewerOf({ viewer_platform: platform, viewer_id: id, viewer_name: name }: CardRow): Person | null {
  if (platform === null || id === null) return null;
  return { platform, id: personId(id), ...(name === null ? {} : { name }) };
}
