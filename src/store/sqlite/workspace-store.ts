import { type FolderSource, initialWorkspace } from "../../domain/project.ts";
import type { ProjectStore } from "../project-store.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

export type WorkspaceMethods = Pick<ProjectStore, "workspace" | "setFolder">;

export function createWorkspaceMethods(connection: Connection): WorkspaceMethods {
  const { database, read, write } = connection;
  const get = prepare<{ project_id: string }>(database)((p) =>
    queries.selectFrom("workspaces").selectAll().where("project_id", "=", p("project_id")),
  );
  const put = preparePut(connection);
  return {
    workspace: (project) =>
      read(() => {
        const row = get.get({ project_id: project.id });
        if (row === undefined) return initialWorkspace(project);
        return {
          projectId: project.id,
          folder: row.folder,
          folderSource: row.folder_source,
          updatedAt: row.updated_at,
        };
      }),
    setFolder: ({ projectId, folder, source, at }) =>
      write(() => {
        put.run({ project_id: projectId, folder, folder_source: source, updated_at: at });
      }),
  };
}

type WorkspaceRow = { project_id: string; folder: string; folder_source: FolderSource; updated_at: number };

function preparePut({ database }: Connection) {
  return prepare<WorkspaceRow>(database)((p) => {
    const values = {
      folder: p("folder"),
      folder_source: p("folder_source"),
      updated_at: p("updated_at"),
    };
    return queries
      .insertInto("workspaces")
      .values({ project_id: p("project_id"), ...values })
      .onConflict((conflict) => conflict.column("project_id").doUpdateSet(values));
  });
}
