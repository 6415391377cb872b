import type { Project } from "../../domain/project.ts";
import type { ProjectStore } from "../project-store.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createDynamic, queries } from "./prepare.ts";
import { createProjectQueries } from "./project-queries.ts";
import { type ProjectRow, projectOf, rowOfProject } from "./project-row.ts";
import { createRecentFolders } from "./recent-folders.ts";
import { createSessionMethods } from "./session-store.ts";
import { createWorkspaceMethods } from "./workspace-store.ts";

export interface ProjectStoreParts {
  readonly connection: Connection;
  readonly cards: CardWrites;
  /** A candidate for the id of a session; drawn again when it is taken. */
  readonly newId: () => string;
}

export function createProjectStore({ connection, cards, newId }: ProjectStoreParts): ProjectStore {
  const { database, read, write } = connection;
  const { get, byCause, byConversation, list, insert, remove, removeCards } =
    createProjectQueries(connection);
  const dynamic = createDynamic(database);
  const orNone = (row: ProjectRow | undefined) => (row === undefined ? undefined : projectOf(row));

  return {
    add: (project, cause) =>
      write(() => {
        const known = cause === null ? undefined : byCause.get({ cause });
        if (known !== undefined) return projectOf(known);
        insert({ ...rowOfProject(project), cause });
        cards.touch(["projects"]);
        return project;
      }),
    get: (id) => read(() => orNone(get.get({ id }))),
    madeBy: (cause) => read(() => orNone(byCause.get({ cause }))),
    list: () => read(() => list.all({}).map(projectOf)),
    inConversation: ({ platform, id }) => read(() => orNone(byConversation.get({ platform, id }))),
    change: (id, change, at) =>
      write(() => {
        const before = orNone(get.get({ id }));
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
    ...createSessionMethods(connection, newId),
    recentFolders: createRecentFolders(connection),
  };
}
