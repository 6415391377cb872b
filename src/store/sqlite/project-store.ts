import type { Insertable, Selectable } from "kysely";
import { personId, projectId, sessionId } from "../../domain/ids.ts";
import type { Conversation } from "../../domain/person.ts";
import { type FolderSource, initialWorkspace, type Project } from "../../domain/project.ts";
import type { Session } from "../../domain/session.ts";
import type { AgentOptions } from "../../domain/task.ts";
import type { ProjectStore } from "../store.ts";
import type { CardWrites } from "./card-store.ts";
import type { Connection } from "./connection.ts";
import { fromJson } from "./json.ts";
import { createDynamic, prepare, prepareInsert, queries } from "./prepare.ts";
import type { Tables } from "./tables.ts";

type ProjectRow = Selectable<Tables["projects"]>;
type SessionRow = Selectable<Tables["sessions"]>;

export function createProjectStore(connection: Connection, cards: CardWrites): ProjectStore {
  const { database, read, write } = connection;
  const get = prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("projects").selectAll().where("id", "=", p("id")),
  );
  const byCause = prepare<{ cause: number }>(database)((p) =>
    queries.selectFrom("projects").selectAll().where("cause", "=", p("cause")),
  );
  const byConversation = prepare<{ platform: string; id: string }>(database)((p) =>
    queries
      .selectFrom("projects")
      .selectAll()
      .where("conversation_platform", "=", p("platform"))
      .where("conversation_id", "=", p("id")),
  );
  const list = prepare(database)(() =>
    queries.selectFrom("projects").selectAll().orderBy("created_at").orderBy("id"),
  );
  const remove = prepare<{ id: string }>(database)((p) =>
    queries.deleteFrom("projects").where("id", "=", p("id")),
  );
  const insert = prepareInsert(database, "projects", projectColumns);
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
        insert({ ...rowOf(project), cause });
        cards.touch(["projects"]);
        return project;
      }),
    get: (id) => read(() => find(id)),
    list: () => read(() => list.all({}).map(projectOf)),
    inConversation: (conversation) =>
      read(() => {
        const row = byConversation.get({ platform: conversation.platform, id: conversation.id });
        return row === undefined ? undefined : projectOf(row);
      }),
    change: (id, change, at) =>
      write(() => {
        const before = find(id);
        if (before === undefined) return undefined;
        const project: Project = { ...before, ...change, updatedAt: at };
        dynamic(queries.updateTable("projects").set(rowOf(project)).where("id", "=", id).returning("id"));
        return project;
      }),
    remove: (id) =>
      write(() => {
        remove.run({ id });
      }),
    ...createWorkspaceMethods(connection),
    ...createSessionMethods(connection),
  };
}

type WorkspaceMethods = Pick<ProjectStore, "workspace" | "setFolder">;

function createWorkspaceMethods({ database, read, write }: Connection): WorkspaceMethods {
  const get = prepare<{ project_id: string }>(database)((p) =>
    queries.selectFrom("workspaces").selectAll().where("project_id", "=", p("project_id")),
  );
  const put = prepare<{ project_id: string; folder: string; folder_source: string; updated_at: number }>(
    database,
  )((p) => {
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
  return {
    workspace: (project) =>
      read(() => {
        const row = get.get({ project_id: project.id });
        if (row === undefined) return initialWorkspace(project);
        return {
          projectId: project.id,
          folder: row.folder,
          folderSource: row.folder_source as FolderSource,
          updatedAt: row.updated_at,
        };
      }),
    setFolder: (workspace) =>
      write(() => {
        put.run({
          project_id: workspace.projectId,
          folder: workspace.folder,
          folder_source: workspace.source,
          updated_at: workspace.at,
        });
      }),
  };
}

type SessionMethods = Pick<ProjectStore, "activeSession" | "session" | "closeSession">;

function createSessionMethods({ database, read, write }: Connection): SessionMethods {
  const active = prepare<{ project_id: string }>(database)((p) =>
    queries
      .selectFrom("sessions")
      .selectAll()
      .where("project_id", "=", p("project_id"))
      .where("active", "=", 1),
  );
  const get = prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("sessions").selectAll().where("id", "=", p("id")),
  );
  const close = prepare<{ project_id: string; at: number }>(database)((p) =>
    queries
      .updateTable("sessions")
      .set({ active: 0, updated_at: p("at") })
      .where("project_id", "=", p("project_id"))
      .where("active", "=", 1),
  );
  const one = (row: SessionRow | undefined) => (row === undefined ? undefined : sessionOf(row));
  return {
    activeSession: (id) => read(() => one(active.get({ project_id: id }))),
    session: (id) => read(() => one(get.get({ id }))),
    closeSession: (id, at) =>
      write(() => {
        close.run({ project_id: id, at });
      }),
  };
}

function sessionOf(row: SessionRow): Session {
  return {
    id: sessionId(row.id),
    projectId: projectId(row.project_id),
    createdBy: personId(row.created_by),
    isActive: row.active === 1,
    agentSessionId: row.agent_session_id,
    isConfirmed: row.confirmed === 1,
    title: row.title,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function projectOf(row: ProjectRow): Project {
  return {
    id: projectId(row.id),
    name: row.name,
    createdBy: personId(row.created_by),
    agent: row.agent,
    agentOptions: fromJson<AgentOptions>(row.agent_options_json),
    folder: row.folder,
    presets: fromJson<readonly string[]>(row.presets_json),
    platform: row.platform,
    conversation: conversationOf(row),
    isArchived: row.archived === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function conversationOf(row: ProjectRow): Conversation | null {
  if (row.conversation_platform === null || row.conversation_id === null) return null;
  const surface = row.conversation_surface === "dm" ? "dm" : "group";
  return { platform: row.conversation_platform, id: row.conversation_id, surface };
}

function rowOf(project: Project): Omit<Insertable<Tables["projects"]>, "cause"> {
  return {
    id: project.id,
    name: project.name,
    created_by: project.createdBy,
    agent: project.agent,
    agent_options_json: JSON.stringify(project.agentOptions),
    folder: project.folder,
    presets_json: JSON.stringify(project.presets),
    platform: project.platform,
    conversation_platform: project.conversation?.platform ?? null,
    conversation_id: project.conversation?.id ?? null,
    conversation_surface: project.conversation?.surface ?? null,
    archived: project.isArchived ? 1 : 0,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  };
}

const projectColumns = [
  "id",
  "cause",
  "name",
  "created_by",
  "agent",
  "agent_options_json",
  "folder",
  "presets_json",
  "platform",
  "conversation_platform",
  "conversation_id",
  "conversation_surface",
  "archived",
  "created_at",
  "updated_at",
] as const;
