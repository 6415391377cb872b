import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

/** So many folders of a project are remembered. */
const kept = 20;

type InProject = { project_id: string };

/** Notes, inside the transaction of a new task, in which folder its project works. Cheap where that is the last one. */
export function createNoteFolder({ database }: Connection): (project: string, folder: string) => void {
  const ofProject = queries.selectFrom("recent_folders").orderBy("seq", "desc");
  const last = prepare<InProject>(database)((p) =>
    ofProject.select("folder").where("project_id", "=", p("project_id")).limit(1),
  );
  const forget = prepare<InProject & { folder: string }>(database)((p) =>
    queries
      .deleteFrom("recent_folders")
      .where("project_id", "=", p("project_id"))
      .where("folder", "=", p("folder")),
  );
  const add = prepare<InProject & { folder: string }>(database)((p) =>
    queries.insertInto("recent_folders").values({ project_id: p("project_id"), folder: p("folder") }),
  );
  const cut = prepare<InProject>(database)((p) =>
    queries
      .deleteFrom("recent_folders")
      .where("seq", "in", (eb) =>
        eb
          .selectFrom("recent_folders")
          .select("seq")
          .where("project_id", "=", p("project_id"))
          .orderBy("seq", "desc")
          .limit(-1)
          .offset(kept),
      ),
  );
  return (project_id, folder) => {
    if (last.get({ project_id })?.folder === folder) return;
    forget.run({ project_id, folder });
    add.run({ project_id, folder });
    cut.run({ project_id });
  };
}

export function createRecentFolders({ database, read }: Connection) {
  const ofProject = prepare<InProject & { limit: number }>(database)((p) =>
    queries
      .selectFrom("recent_folders")
      .select("folder")
      .where("project_id", "=", p("project_id"))
      .orderBy("seq", "desc")
      .limit(p("limit")),
  );
  const ofAll = prepare<{ limit: number }>(database)((p) =>
    queries
      .selectFrom("recent_folders")
      .select("folder")
      .groupBy("folder")
      .orderBy((eb) => eb.fn.max("seq"), "desc")
      .limit(p("limit")),
  );
  return ({ projectId, limit }: { readonly projectId: string | null; readonly limit: number }) =>
    read(() => {
      const rows =
        projectId === null ? ofAll.all({ limit }) : ofProject.all({ project_id: projectId, limit });
      return rows.map(({ folder }) => folder);
    });
}
