import type { ProcessStore } from "../process-store.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

export function createProcessStore({ database, read, write }: Connection): ProcessStore {
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
