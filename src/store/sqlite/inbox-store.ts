import { inboxId } from "../../domain/ids.ts";
import type { InboxDraft, InboxStore } from "../store.ts";
import type { AddAudit } from "./audit-store.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";

export function createInboxStore({ database, read, write }: Connection, addAudit: AddAudit): InboxStore {
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
  const insert = prepareInsert(database, "inbox", [
    "platform",
    "event_id",
    "conversation",
    "message_id",
    "event_json",
    "received_at",
  ]);
  const settle = prepare<{ seq: number; outcome_json: string; settled_at: number }>(database)((p) =>
    queries
      .updateTable("inbox")
      .set({ settled_at: p("settled_at"), outcome_json: p("outcome_json") })
      .where("seq", "=", p("seq"))
      .where("settled_at", "is", null),
  );
  const outcome = prepare<{ seq: number }>(database)((p) =>
    queries.selectFrom("inbox").select("outcome_json").where("seq", "=", p("seq")),
  );
  const unsettled = prepare(database)(() =>
    queries.selectFrom("inbox").select(["seq", "event_json"]).where("settled_at", "is", null).orderBy("seq"),
  );

  const known = ({ platform, eventId, conversation, messageId }: InboxDraft) =>
    byEvent.get({ platform, event_id: eventId }) ??
    (messageId === null ? undefined : byMessage.get({ platform, conversation, message_id: messageId }));

  return {
    receive: (draft) =>
      write(() => {
        const before = known(draft);
        if (before !== undefined) return { id: inboxId(before.seq), isNew: false };
        insert({
          platform: draft.platform,
          event_id: draft.eventId,
          conversation: draft.conversation,
          message_id: draft.messageId,
          event_json: draft.event,
          received_at: draft.at,
        });
        const seq = byEvent.get({ platform: draft.platform, event_id: draft.eventId })?.seq ?? 0;
        return { id: inboxId(seq), isNew: true };
      }),
    settle: (id, { outcome: text, audit }, at) =>
      write(() => {
        const isFirst = settle.run({ seq: id, outcome_json: text, settled_at: at }) > 0;
        if (isFirst && audit !== null) addAudit(audit);
      }),
    outcome: (id) => read(() => outcome.get({ seq: id })?.outcome_json ?? null),
    unsettled: () =>
      read(() => unsettled.all({}).map((row) => ({ id: inboxId(row.seq), event: row.event_json }))),
  };
}
