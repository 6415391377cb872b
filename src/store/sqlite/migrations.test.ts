import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { approvalId, personId, projectId, taskId } from "../../domain/ids.ts";
import { openPolicy } from "../../domain/project.ts";
import { createTempFile } from "../../testing/temp-file.ts";
import { migrate, migrations } from "./migrations.ts";
import { createSqliteStore } from "./sqlite-store.ts";

const [firstVersion = ""] = migrations;
const laterStep = "ALTER TABLE tasks ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine';";

/** Rows as version 1 wrote them, word by word: what is in the field has to stay readable. */
const rowsOfVersion1 = `
  INSERT INTO inbox VALUES (1, 'web', 'event-1', 'room:p1', 'message-1', '{"kind":"message"}', 100, NULL, NULL);
  INSERT INTO projects VALUES ('p1', 1, 'api', 'ann', 'codex', '{"sandbox":"read-only"}', '/srv/api', '["/srv/web"]',
    'web', 'web', 'room:p1', 'group', 0, 100, 200);
  INSERT INTO workspaces VALUES ('p1', '/srv/web', 'manual', 300);
  INSERT INTO sessions VALUES ('s1', 'p1', 'ann', 1, 'thread-1', 1, 'Login', 100, 200);
  INSERT INTO tasks (seq, id, cause, source, platform, requester, prompt, agent, agent_options_json, folder, project_id,
    session_id, conversation_json, status, run_id, pending_json, version, activity, last_usage_json, session_start,
    created_at, updated_at, started_at)
  VALUES (1, '48274e23', 2, 'web', 'web', 'ann', 'fix it', 'codex', '{"model":"gpt-5"}', '/srv/web', 'p1', 's1',
    '{"platform":"web","id":"room:p1","surface":"group"}', 'waiting_for_confirmation', 'r1', '["a1"]', 3, 'Writing',
    '{"inputTokens":5}', 'resumed', 100, 200, 150);
  INSERT INTO tasks (seq, id, source, platform, requester, prompt, agent, agent_options_json, folder, project_id,
    session_id, status, pending_json, version, created_at, updated_at)
  VALUES (2, '00000002', 'web', 'web', 'ann', 'then this', 'codex', '{}', '/srv/web', 'p1', 's1', 'queued', '[]', 2, 300,
    300), (3, '00000003', 'web', 'web', 'ann', 'then that', 'codex', '{}', '/srv/web', 'p1', 's1', 'queued', '[]', 2, 400,
    400);
  INSERT INTO tasks (seq, id, source, platform, requester, prompt, agent, agent_options_json, continues, status, message,
    pending_json, version, created_at, updated_at, ended_at)
  VALUES (4, '00000004', 'demo', 'demo', 'ann', 'go on', 'codex', '{}', '48274e23', 'cancelled', 'Stopped.', '[]', 2, 300,
    300, 300);
  INSERT INTO task_events VALUES (1, 1, 'created', 100, '{"kind":"created"}');
  INSERT INTO task_events VALUES (1, 2, 'started', 150, '{"kind":"started","runId":"r1"}');
  INSERT INTO approvals (id, task, task_id, run_id, request_id, ask, title, detail_json, options_json, created_at, state)
  VALUES ('a1', 1, '48274e23', 'r1', '7', 'command', 'Run it?', '{"command":"make"}', '["allow_once","reject"]', 160,
    'pending');
  INSERT INTO cards (platform, conversation, surface, key, task, ref_json, owed, shown)
  VALUES ('web', 'room:p1', 'group', 'task:48274e23', 1, '{"key":"1"}', 3, 2);
  INSERT INTO audit VALUES (1, 100, 'web', 'ann', 'task.submit', 'task:48274e23', 'from room:p1');
  INSERT INTO processes VALUES (77, 1234, 'codex');
`;

function aFileOfVersion1(path: string): void {
  const database = new DatabaseSync(path);
  migrate(database, [firstVersion]);
  database.exec(rowsOfVersion1);
  database.close();
}

/** Everything in the file: each table's rows, and how the tables are made. */
function contentOf(database: DatabaseSync): unknown {
  const tables = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all();
  const rows = tables.map(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
  return [database.prepare("PRAGMA user_version").get(), tables, rows];
}

describe("migrations", () => {
  it("keep every row of a file of version 1 readable", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);

    const store = createSqliteStore({ path: file.path, sync: "normal", newId: () => "0" });

    const id = taskId("48274e23");
    const task = await store.tasks.get(id);
    expect(task).toMatchObject({
      agentOptions: { model: "gpt-5" },
      conversation: { platform: "web", id: "room:p1", surface: "group" },
      state: { status: "waiting_for_confirmation", runId: "r1", pending: ["a1"] },
      lastUsage: { inputTokens: 5 },
      sessionStart: "resumed",
    });
    expect((await store.tasks.journal(id, 0)).map(({ event }) => event)).toEqual([
      { kind: "created" },
      { kind: "started", runId: "r1" },
    ]);
    expect(await store.approvals.get(approvalId("a1"))).toMatchObject({
      detail: { command: "make" },
      options: ["allow_once", "reject"],
      state: { state: "pending" },
    });
    const [project] = await store.projects.list();
    expect(project).toMatchObject({
      agentOptions: { sandbox: "read-only" },
      presets: ["/srv/web"],
      policy: openPolicy,
      members: [],
    });
    expect(
      await store.cards.get({ platform: "web", id: "room:p1", surface: "group" }, `task:${id}`),
    ).toMatchObject({
      viewer: null,
      shownVersion: 2,
    });
    expect(await store.projects.activeSession(projectId("p1"))).toMatchObject({
      agentSessionId: "thread-1",
      isConfirmed: true,
      title: "Login",
    });
    expect(await store.cards.owed()).toHaveLength(1);
    expect(await store.inbox.unsettled()).toMatchObject([{ event: '{"kind":"message"}' }]);
    expect(await store.audit.list(9)).toMatchObject([{ person: personId("ann"), isRefused: false }]);
    expect(await store.audit.last({ action: "task.submit", target: `task:${id}` })).toBeDefined();
    expect(await store.processes.list()).toEqual([{ pid: 77, startTicks: 1234, agent: "codex" }]);
    await store.close();
  });

  it("let people go on with a file of version 1: its queue, its sessions, its follow-ups", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);

    const store = createSqliteStore({ path: file.path, sync: "normal", newId: () => "00000009" });

    const [project, last] = [projectId("p1"), taskId("00000003")];
    const queue = async () =>
      (await store.tasks.queue({ projectId: project, limit: 9, offset: 0 })).map(({ prompt }) => prompt);
    expect(await queue()).toEqual(["then this", "then that"]);
    await store.tasks.moveToFront(last, { by: personId("ann"), at: 500 });
    expect(await queue()).toEqual(["then that", "then this"]);
    expect(await store.projects.sessions({ projectId: project, limit: 9, offset: 0 })).toMatchObject({
      sessions: [{ freshBecause: "it began before PoCo kept the reason", lastPrompt: "then that" }],
      total: 1,
    });
    expect(await store.projects.freshBecause(project)).toBeNull();
    expect(await store.tasks.followUpOf(taskId("48274e23"))).toMatchObject({
      state: { status: "cancelled", why: "Stopped.", mergedInto: null },
    });
    expect(await store.inbox.unsettled()).toMatchObject([{ joined: null }]);
    expect(await store.projects.recentFolders({ projectId: null, limit: 9 })).toEqual([]);
    expect(await store.people.list()).toEqual([]);
    await store.close();
  });

  it("keep a file of version 2 readable: nobody chose a resume, no session is a copy, no command may be changed", async () => {
    await using file = await createTempFile("poco.db");
    const database = new DatabaseSync(file.path);
    migrate(database, migrations.slice(0, 1));
    database.exec(rowsOfVersion1);
    migrate(database, migrations.slice(0, 2));
    database.close();

    const store = createSqliteStore({ path: file.path, sync: "normal", newId: () => "00000009" });

    expect(await store.projects.activeSession(projectId("p1"))).toMatchObject({ copyOf: null });
    expect(await store.approvals.get(approvalId("a1"))).not.toHaveProperty("isEditable");
    expect(await store.resumes.pending()).toEqual([]);
    expect(await store.resumes.get(taskId("48274e23"))).toBeUndefined();
    await store.close();
  });

  it("know of an older file that no card was posted anew and no message was seen", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);

    const store = createSqliteStore({ path: file.path, sync: "normal", newId: () => "00000009" });

    const room = { platform: "web", id: "room:p1", surface: "group" } as const;
    const [card] = await store.cards.inConversation({ conversation: room, limit: 1 });
    expect(card).toMatchObject({ key: "task:48274e23", edition: 0, oldRef: null, ref: '{"key":"1"}' });
    expect(await store.inbox.lastSeen(room)).toBeNull();
    expect(await store.tasks.atMessage(room, "message-1")).toBeUndefined();
    const task = await store.tasks.get(taskId("48274e23"));
    expect(task).toMatchObject({ origin: null, attachments: [], heldBecause: null });
    await store.close();
  });

  it("bring an older file to the newest version and keep its rows", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);
    const database = new DatabaseSync(file.path);
    const before = database.prepare("SELECT * FROM tasks").all();

    migrate(database, [firstVersion, laterStep]);

    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
    expect(database.prepare("SELECT * FROM tasks").all()).toEqual(
      before.map((row) => ({ ...row, mood: "fine" })),
    );
    expect(database.prepare("SELECT count(*) AS kept FROM task_events").get()).toEqual({ kept: 2 });
    database.close();
  });

  it("run each step once", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database, [firstVersion, laterStep]);
    const before = contentOf(database);

    migrate(database, [firstVersion, laterStep]);

    expect(contentOf(database)).toEqual(before);
  });

  it("leave a file as it was when a step fails, also half way", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);
    const database = new DatabaseSync(file.path);
    const before = contentOf(database);
    const broken = "UPDATE tasks SET prompt = 'changed'; ALTER TABLE nothing ADD COLUMN mood TEXT;";

    expect(() => migrate(database, [firstVersion, broken])).toThrow("nothing");

    expect(database.isTransaction).toBe(false);
    expect(contentOf(database)).toEqual(before);
    database.close();
  });

  it("keep the steps that succeeded before one that fails", () => {
    const database = new DatabaseSync(":memory:");

    expect(() => migrate(database, [firstVersion, laterStep, "not SQL"])).toThrow("not");

    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  });

  it("refuse a file that is newer than PoCo and leave it alone", async () => {
    await using file = await createTempFile("poco.db");
    aFileOfVersion1(file.path);
    const database = new DatabaseSync(file.path);
    migrate(database, [...migrations, laterStep]);
    const before = contentOf(database);
    const known = migrations.length;
    const newer = new RegExp(`version ${known + 1}.* knows ${known}\\. Install the newer PoCo`);

    expect(() => createSqliteStore({ path: file.path, sync: "normal", newId: () => "0" })).toThrow(
      expect.objectContaining({
        code: "setup",
        message: expect.stringMatching(newer) as string,
      }) as Error,
    );

    expect(contentOf(database)).toEqual(before);
    database.close();
  });
});
