import type { Store } from "../store.ts";
import { createApprovalStore } from "./approval-store.ts";
import { createAuditStore, prepareAudit } from "./audit-store.ts";
import { createCardStore } from "./card-store.ts";
import { createCardWrites } from "./card-writes.ts";
import { type Connection, type ConnectionOptions, connect } from "./connection.ts";
import { createInboxStore } from "./inbox-store.ts";
import { createJournalWrites } from "./journal-writes.ts";
import { createPeopleStore } from "./people-store.ts";
import { createProcessStore } from "./process-store.ts";
import { createProjectStore } from "./project-store.ts";
import { createPrune } from "./prune.ts";
import { createResumeStore } from "./resume-store.ts";
import { createTaskStore } from "./task-store.ts";

export interface SqliteStoreOptions extends ConnectionOptions {
  /** A candidate for the id of a task or a session. */
  readonly newId: () => string;
}

/** The store on one SQLite file. Throws when the file cannot be opened or is newer than PoCo. */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  return storeOn(connect(options), options.newId);
}

/** The store on a connection that is open already. */
export function storeOn(connection: Connection, newId: () => string): Store {
  const cards = createCardWrites(connection);
  const journal = createJournalWrites(connection, cards);
  const addAudit = prepareAudit(connection);
  return {
    inbox: createInboxStore(connection, addAudit),
    projects: createProjectStore({ connection, cards, newId }),
    tasks: createTaskStore({ connection, cards, journal, newId }),
    approvals: createApprovalStore(connection, journal),
    resumes: createResumeStore(connection, cards),
    cards: createCardStore(connection, cards),
    people: createPeopleStore(connection),
    audit: createAuditStore(connection, addAudit),
    processes: createProcessStore(connection),
    health: connection.health,
    prune: createPrune(connection),
    close: async () => connection.close(),
  };
}
