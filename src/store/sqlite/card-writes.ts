import type { Conversation, Person } from "../../domain/person.ts";
import type { OwedCard } from "../store.ts";
import { owedCard, place } from "./card-queries.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

/** What the other tables' transactions do to cards; to be called inside a transaction. */
export interface CardWrites {
  owe(card: NewCard): OwedCard[];
  touch(keys: readonly string[]): OwedCard[];
}

export interface NewCard {
  readonly conversation: Conversation;
  readonly key: string;
  /** The row of the task that the card is about; the card goes when it goes. */
  readonly task: number | null;
  /** For whom it is rendered; without one it stays as it is: at first, for everybody in the room. */
  readonly viewer?: Person | undefined;
}

export function createCardWrites(connection: Connection): CardWrites {
  const owe = prepareOwe(connection);
  const touch = prepareTouch(connection);
  return {
    owe: ({ conversation: { platform, id, surface }, key, task, viewer }) =>
      owe
        .all({
          platform,
          conversation: id,
          surface,
          key,
          task,
          viewer_platform: viewer?.platform ?? null,
          viewer_id: viewer?.id ?? null,
          viewer_name: viewer?.name ?? null,
        })
        .map(owedCard),
    touch: (keys) => keys.flatMap((key) => touch.all({ key }).map(owedCard)),
  };
}

type NewRow = {
  platform: string;
  conversation: string;
  surface: Conversation["surface"];
  key: string;
  task: number | null;
  viewer_platform: string | null;
  viewer_id: string | null;
  viewer_name: string | null;
};

function prepareOwe({ database }: Connection) {
  return prepare<NewRow>(database)((p) =>
    queries
      .insertInto("cards")
      .values({
        platform: p("platform"),
        conversation: p("conversation"),
        surface: p("surface"),
        key: p("key"),
        task: p("task"),
        owed: 1,
        shown: 0,
        viewer_platform: p("viewer_platform"),
        viewer_id: p("viewer_id"),
        viewer_name: p("viewer_name"),
      })
      .onConflict((conflict) =>
        conflict.columns(["platform", "conversation", "key"]).doUpdateSet((eb) => ({
          owed: eb("cards.owed", "+", 1),
          refused: null,
          viewer_platform: eb.fn.coalesce(p("viewer_platform"), "cards.viewer_platform"),
          viewer_id: eb.fn.coalesce(p("viewer_id"), "cards.viewer_id"),
          viewer_name: eb
            .case()
            .when(p("viewer_id"), "is", null)
            .then(eb.ref("cards.viewer_name"))
            .else(p("viewer_name"))
            .end(),
        })),
      )
      .returning(place),
  );
}

function prepareTouch({ database }: Connection) {
  return prepare<{ key: string }>(database)((p) =>
    queries
      .updateTable("cards")
      .set((eb) => ({ owed: eb("owed", "+", 1) }))
      .where("key", "=", p("key"))
      .where("refused", "is", null)
      .returning(place),
  );
}
