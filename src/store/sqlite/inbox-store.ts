import { inboxId } from "../../domain/ids.ts";
import type { InboxStore } from "../store.ts";
import type { AddAudit } from "./audit-store.ts";
import type { Connection } from "./connection.ts";
import { createInboxQueries } from "./inbox-queries.ts";

export function createInboxStore(connection: Connection, addAudit: AddAudit): InboxStore {
  const { read, write } = connection;
  const { find, insert, see, lastSeen, settle, settleParts, join, openHead, outcome, unsettled } =
    createInboxQueries(connection);
  return {
    receive: (draft) =>
      write(() => {
        const known = find(draft);
        const { platform, conversation, sentAt } = draft;
        if (sentAt !== null) see.run({ platform, conversation, sent_at: sentAt });
        return known === undefined
          ? { id: inboxId(insert(draft)), isNew: true }
          : { id: inboxId(known), isNew: false };
      }),
    settle: (id, { outcome: text, audit }, at) =>
      write(() => {
        const isFirst = settle.run({ seq: id, outcome_json: text, settled_at: at }) > 0;
        settleParts.run({ head: id, outcome_json: text, settled_at: at });
        if (isFirst && audit !== null) addAudit(audit);
      }),
    join: (head, parts) =>
      write(() =>
        openHead.get({ head }) === undefined ? [] : parts.filter((part) => join.run({ head, part }) > 0),
      ),
    outcome: (id) => read(() => outcome.get({ seq: id })?.outcome_json ?? null),
    lastSeen: ({ platform, id }) => read(() => lastSeen.get({ platform, conversation: id })?.sent_at ?? null),
    unsettled: () =>
      read(() =>
        unsettled.all({}).map((row) => ({
          id: inboxId(row.seq),
          joined: row.joined === null ? null : inboxId(row.joined),
          event: row.event_json,
        })),
      ),
  };
}
