import type { Project } from "../../domain/project.ts";
import type { ProjectStore } from "../store.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createDynamic, queries } from "./prepare.ts";
import { createProjectQueries } from "./project-queries.ts";
import { projectOf, rowOfProject } from "./project-row.ts";
import { createSessionMethods } from "./session-store.ts";
import { createWorkspaceMethods } from "./workspace-store.ts";

export function createProjectStore(connection: Connection, cards: CardWrites): ProjectStore {
  const { database, read, write } = connection;
  const { get, byCause, byConversation, list, insert, remove, removeCards } =
    createProjectQueries(connection);
  const dynamic = createDynamic(database);
  const find = (id: string) => {
    const row = get.get({ id });
    return row === undefined ? undefined : projectOf(row);
  };

  return {
    add: (project, cause) =>
      write(() => {
        const known = cause === null ? undefined : byCause.get({ cause });
        if (known !== undefined) return projectOf(known);
        insert({ ...rowOfProject(project), cause });
        cards.touch(["projects"]);
        return project;
      }),
    get: (id) => read(() => find(id)),
    list: () => read(() => list.all({}).map(projectOf)),
    inConversation: ({ platform, id }) =>
      read(() => {
        const row = byConversation.get({ platform, id });
        return row === undefined ? undefined : projectOf(row);
      }),
    change: (id, change, at) =>
      write(() => {
        const before = find(id);
        if (before === undefined) return undefined;
        const project: Project = { ...before, ...change, updatedAt: at };
        dynamic(
          queries.updateTable("projects").set(rowOfProject(project)).where("id", "=", id).returning("id"),
        );
        return project;
      }),
    remove: (id) =>
      write(() => {
        remove.run({ id });
        removeCards.run({ key: `workspace:${id}` });
      }),
    ...createWorkspaceMethods(connection),
    ...createSessionMethods(connection),
  };
}
