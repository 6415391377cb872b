import type { ProcessStore, Store } from "../store.ts";
import { createApprovalStore } from "./approval-store.ts";
import { createAuditStore, prepareAudit } from "./audit-store.ts";
import { createCardStore, createCardWrites } from "./card-store.ts";
import { type Connection, type ConnectionOptions, connect } from "./connection.ts";
import { createInboxStore } from "./inbox-store.ts";
import { createJournalWrites } from "./journal-writes.ts";
import { prepare, queries } from "./prepare.ts";
import { createProjectStore } from "./project-store.ts";
import { createTaskStore } from "./task-store.ts";

export interface SqliteStoreOptions extends ConnectionOptions {
  /** A candidate for the id of a task or a session. */
  readonly newId: () => string;
}

/** The store on one SQLite file. Throws when the file cannot be opened or is newer than PoCo. */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  const connection = connect(options);
  const cards = createCardWrites(connection);
  const journal = createJournalWrites(connection, cards);
  const addAudit = prepareAudit(connection);
  return {
    inbox: createInboxStore(connection, addAudit),
    projects: createProjectStore(connection, cards),
    tasks: createTaskStore({ connection, cards, journal, newId: options.newId }),
    approvals: createApprovalStore(connection, journal),
    cards: createCardStore(connection, cards),
    audit: createAuditStore(connection, addAudit),
    processes: createProcessStore(connection),
    health: connection.health,
    prune: createPrune(connection),
    close: async () => connection.close(),
  };
}

function createProcessStore({ database, read, write }: Connection): ProcessStore {
  const put = prepare<{ pid: number; start_ticks: number; agent: string }>(database)((p) =>
    queries
      .insertInto("processes")
      .values({ pid: p("pid"), start_ticks: p("start_ticks"), agent: p("agent") })
      .onConflict((conflict) =>
        conflict.column("pid").doUpdateSet({ start_ticks: p("start_ticks"), agent: p("agent") }),
      ),
  );
  const remove = prepare<{ pid: number }>(database)((p) =>
    queries.deleteFrom("processes").where("pid", "=", p("pid")),
  );
  const list = prepare(database)(() => queries.selectFrom("processes").selectAll());
  return {
    add: ({ pid, startTicks, agent }) =>
      write(() => {
        put.run({ pid, start_ticks: startTicks, agent });
      }),
    remove: (pid) =>
      write(() => {
        remove.run({ pid });
      }),
    list: () =>
      read(() =>
        list.all({}).map(({ pid, start_ticks, agent }) => ({ pid, startTicks: start_ticks, agent })),
      ),
  };
}

function createPrune({ database, write }: Connection): Store["prune"] {
  const tasks = prepare<{ before: number }>(database)((p) =>
    queries.deleteFrom("tasks").where("ended_at", "<", p("before")),
  );
  const inbox = prepare<{ before: number }>(database)((p) =>
    queries.deleteFrom("inbox").where("settled_at", "<", p("before")),
  );
  return (before) => write(() => tasks.run({ before: before.tasks }) + inbox.run({ before: before.inbox }));
}
