import type { Selectable } from "kysely";
import { personId } from "../../domain/ids.ts";
import type { AuditEntry, AuditStore } from "../store.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import type { Tables } from "./tables.ts";

const columns = ["at", "platform", "person", "action", "target", "detail", "refused"] as const;

/** Adds an entry inside the transaction of what it tells about. */
export type AddAudit = (entry: AuditEntry) => void;

export function prepareAudit({ database }: Connection): AddAudit {
  const insert = prepareInsert(database, "audit", columns);
  return ({ isRefused, ...entry }) => {
    insert({ ...entry, refused: isRefused ? 1 : 0 });
  };
}

export function createAuditStore({ database, read, write }: Connection, add: AddAudit): AuditStore {
  const list = prepare<{ limit: number }>(database)((p) =>
    queries.selectFrom("audit").select(columns).orderBy("seq", "desc").limit(p("limit")),
  );
  const last = prepare<{ action: string; target: string }>(database)((p) =>
    queries
      .selectFrom("audit")
      .select(columns)
      .where("refused", "=", 0)
      .where("target", "=", p("target"))
      .where("action", "=", p("action"))
      .orderBy("seq", "desc")
      .limit(1),
  );
  return {
    add: (entry) =>
      write(() => {
        add(entry);
      }),
    last: (about) =>
      read(() => {
        const row = last.get({ ...about });
        return row === undefined ? undefined : entryOf(row);
      }),
    list: (limit) => read(() => list.all({ limit }).map(entryOf)),
  };
}

type AuditRow = Selectable<Pick<Tables["audit"], (typeof columns)[number]>>;

function entryOf({ refused, ...row }: AuditRow): AuditEntry {
  return { ...row, person: personId(row.person), isRefused: refused === 1 };
}
