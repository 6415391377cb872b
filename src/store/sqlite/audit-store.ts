import { personId } from "../../domain/ids.ts";
import type { AuditEntry, AuditStore } from "../store.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";

const columns = ["at", "platform", "person", "action", "target", "detail"] as const;

/** Adds an entry inside the transaction of what it tells about. */
export type AddAudit = (entry: AuditEntry) => void;

export function prepareAudit({ database }: Connection): AddAudit {
  return prepareInsert(database, "audit", columns);
}

export function createAuditStore({ database, read, write }: Connection, add: AddAudit): AuditStore {
  const list = prepare<{ limit: number }>(database)((p) =>
    queries.selectFrom("audit").select(columns).orderBy("seq", "desc").limit(p("limit")),
  );
  return {
    add: (entry) =>
      write(() => {
        add(entry);
      }),
    list: (limit) => read(() => list.all({ limit }).map((row) => ({ ...row, person: personId(row.person) }))),
  };
}
