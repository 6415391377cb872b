import type { InboxDraft } from "../store.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";

export function createInboxQueries({ database }: Connection) {
  return {
    find: createFind(database),
    insert: createInsert(database),
    ...createSeenQueries(database),
    settle: prepare<{ seq: number; outcome_json: string; settled_at: number }>(database)((p) =>
      queries
        .updateTable("inbox")
        .set({ settled_at: p("settled_at"), outcome_json: p("outcome_json") })
        .where("seq", "=", p("seq"))
        .where("settled_at", "is", null),
    ),
    settleParts: prepare<{ head: number; outcome_json: string; settled_at: number }>(database)((p) =>
      queries
        .updateTable("inbox")
        .set({ settled_at: p("settled_at"), outcome_json: p("outcome_json") })
        .where("joined", "=", p("head"))
        .where("settled_at", "is", null),
    ),
    join: prepareJoin(database),
    openHead: prepare<{ head: number }>(database)((p) =>
      queries
        .selectFrom("inbox")
        .select("seq")
        .where("seq", "=", p("head"))
        .where("joined", "is", null)
        .where("settled_at", "is", null),
    ),
    outcome: prepare<{ seq: number }>(database)((p) =>
      queries.selectFrom("inbox").select("outcome_json").where("seq", "=", p("seq")),
    ),
    unsettled: prepare(database)(() =>
      queries
        .selectFrom("inbox")
        .select(["seq", "event_json", "joined"])
        .where("settled_at", "is", null)
        .orderBy("seq"),
    ),
  };
}

type Database = Connection["database"];

/** When the newest message of each conversation was written. */
function createSeenQueries(database: Database) {
  return {
    see: prepare<{ platform: string; conversation: string; sent_at: number }>(database)((p) =>
      queries
        .insertInto("seen")
        .values({
          platform: p("platform"),
          conversation: p("conversation"),
          sent_at: p("sent_at"),
        })
        .onConflict((conflict) =>
          conflict
            .columns(["platform", "conversation"])
            .doUpdateSet((eb) => ({ sent_at: eb.fn("max", ["seen.sent_at", "excluded.sent_at"]) })),
        ),
    ),
    lastSeen: prepare<{ platform: string; conversation: string }>(database)((p) =>
      queries
        .selectFrom("seen")
        .select("sent_at")
        .where("platform", "=", p("platform"))
        .where("conversation", "=", p("conversation")),
    ),
  };
}

/** Whatever is a head itself, part of another head or settled stays as it is. */
function prepareJoin(database: Database) {
  return prepare<{ head: number; part: number }>(database)((p) =>
    queries
      .updateTable("inbox")
      .set({ joined: p("head") })
      .where("seq", "=", p("part"))
      .where("seq", "!=", p("head"))
      .where((eb) => eb.or([eb("joined", "is", null), eb("joined", "=", p("head"))]))
      .where("settled_at", "is", null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb.selectFrom("inbox as other").select("other.seq").where("other.joined", "=", p("part")),
          ),
        ),
      ),
  );
}

/** The number of an event that is known already, by its own id or by that of its message. */
function createFind(database: Database) {
  const byEvent = prepare<{ platform: string; event_id: string }>(database)((p) =>
    queries
      .selectFrom("inbox")
      .select("seq")
      .where("platform", "=", p("platform"))
      .where("event_id", "=", p("event_id")),
  );
  const byMessage = prepare<{ platform: string; conversation: string; message_id: string }>(database)((p) =>
    queries
      .selectFrom("inbox")
      .select("seq")
      .where("platform", "=", p("platform"))
      .where("conversation", "=", p("conversation"))
      .where("message_id", "=", p("message_id")),
  );
  return ({ platform, eventId, conversation, messageId }: InboxDraft): number | undefined => {
    const sameEvent = byEvent.get({ platform, event_id: eventId });
    if (sameEvent !== undefined || messageId === null) return sameEvent?.seq;
    return byMessage.get({ platform, conversation, message_id: messageId })?.seq;
  };
}

function createInsert(database: Database) {
  const insert = prepareInsert(database, "inbox", [
    "platform",
    "event_id",
    "conversation",
    "message_id",
    "event_json",
    "received_at",
  ]);
  return (draft: InboxDraft): number =>
    insert({
      platform: draft.platform,
      event_id: draft.eventId,
      conversation: draft.conversation,
      message_id: draft.messageId,
      event_json: draft.event,
      received_at: draft.at,
    });
}
