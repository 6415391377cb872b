import type { ProjectStore } from "../store.ts";
import type { Connection } from "./connection.ts";
import { createSessionQueries, sessionOf } from "./session-queries.ts";

export type SessionMethods = Pick<ProjectStore, "activeSession" | "session" | "closeSession">;

export function createSessionMethods(connection: Connection): SessionMethods {
  const { read, write } = connection;
  const { active, get, close } = createSessionQueries(connection);
  return {
    activeSession: (id) =>
      read(() => {
        const row = active.get({ project_id: id });
        return row === undefined ? undefined : sessionOf(row);
      }),
    session: (id) =>
      read(() => {
        const row = get.get({ id });
        return row === undefined ? undefined : sessionOf(row);
      }),
    closeSession: (id, at) =>
      write(() => {
        close.run({ project_id: id, at });
      }),
  };
}
