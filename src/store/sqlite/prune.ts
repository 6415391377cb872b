import type { Store } from "../store.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

/** Milliseconds. A transaction of a prune holds up everything else for about this long. */
const holdMs = 10;
/** Rows of one statement; a task brings its journal, its approvals and its cards along. */
const tasksAtOnce = 5;
const inboxAtOnce = 100;

/** Deletes in short transactions, so that a year of history can go while people work. `clock` counts milliseconds. */
export function createPrune(connection: Connection, clock = () => performance.now()): Store["prune"] {
  const tasks = prepareTasks(connection);
  const inbox = prepareInbox(connection);
  const strangers = prepareStrangers(connection);
  return async (before) => {
    await connection.write(() => {
      strangers.run({ before: before.inbox });
    });
    const ofTasks = await inBatches(() => tasks.run({ before: before.tasks }));
    return ofTasks + (await inBatches(() => inbox.run({ before: before.inbox })));
  };

  /** Repeats until nothing is left to delete; other transactions come in between. Answers how many went. */
  async function inBatches(deleteSome: () => number): Promise<number> {
    for (let total = 0; ; ) {
      const deleted = await connection.write(() => whileTimeLasts(deleteSome, clock));
      if (deleted === 0) return total;
      total += deleted;
    }
  }
}

function prepareTasks({ database }: Connection) {
  return prepare<{ before: number }>(database)((p) =>
    queries
      .deleteFrom("tasks")
      .where("seq", "in", (eb) =>
        eb.selectFrom("tasks").select("seq").where("ended_at", "<", p("before")).limit(tasksAtOnce),
      ),
  );
}

function prepareInbox({ database }: Connection) {
  return prepare<{ before: number }>(database)((p) =>
    queries
      .deleteFrom("inbox")
      .where("seq", "in", (eb) =>
        eb.selectFrom("inbox").select("seq").where("settled_at", "<", p("before")).limit(inboxAtOnce),
      ),
  );
}

/** There are few, and they are no history: they are not counted. */
function prepareStrangers({ database }: Connection) {
  return prepare<{ before: number }>(database)((p) =>
    queries.deleteFrom("strangers").where("expires_at", "<", p("before")),
  );
}

function whileTimeLasts(deleteSome: () => number, clock: () => number): number {
  const end = clock() + holdMs;
  let deleted = 0;
  for (;;) {
    const some = deleteSome();
    deleted += some;
    if (some === 0 || clock() >= end) return deleted;
  }
}
