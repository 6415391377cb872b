import type { Conversation } from "../../domain/person.ts";
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
}

export function createCardWrites(connection: Connection): CardWrites {
  const owe = prepareOwe(connection);
  const touch = prepareTouch(connection);
  return {
    owe: ({ conversation: { platform, id, surface }, key, task }) =>
      owe.all({ platform, conversation: id, surface, key, task }).map(owedCard),
    touch: (keys) => keys.flatMap((key) => touch.all({ key }).map(owedCard)),
  };
}

type NewRow = {
  platform: string;
  conversation: string;
  surface: Conversation["surface"];
  key: string;
  task: number | null;
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
      })
      .onConflict((conflict) =>
        conflict
          .columns(["platform", "conversation", "key"])
          .doUpdateSet((eb) => ({ owed: eb("cards.owed", "+", 1), refused: null })),
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
