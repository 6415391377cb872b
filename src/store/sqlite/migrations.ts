import type { DatabaseSync } from "node:sqlite";
import { PocoError } from "../../domain/errors.ts";

/**
 * Each entry brings a file from the version before to its own (1, 2, ...). A released entry is never changed:
 * files in the field have run it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    event_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    message_id TEXT,
    event_json TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    settled_at INTEGER,
    outcome_json TEXT
  ) STRICT;
  CREATE UNIQUE INDEX inbox_by_event ON inbox (platform, event_id);
  CREATE UNIQUE INDEX inbox_by_message ON inbox (platform, conversation, message_id) WHERE message_id IS NOT NULL;
  CREATE INDEX inbox_unsettled ON inbox (seq) WHERE settled_at IS NULL;
  CREATE INDEX inbox_settled ON inbox (settled_at) WHERE settled_at IS NOT NULL;

  CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    cause INTEGER UNIQUE,
    name TEXT NOT NULL,
    created_by TEXT NOT NULL,
    agent TEXT NOT NULL,
    agent_options_json TEXT NOT NULL,
    folder TEXT,
    presets_json TEXT NOT NULL,
    platform TEXT NOT NULL,
    conversation_platform TEXT,
    conversation_id TEXT,
    conversation_surface TEXT,
    archived INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX projects_by_conversation ON projects (conversation_platform, conversation_id)
    WHERE conversation_id IS NOT NULL;

  CREATE TABLE workspaces (
    project_id TEXT PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    folder TEXT,
    folder_source TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    created_by TEXT NOT NULL,
    active INTEGER NOT NULL,
    agent_session_id TEXT,
    confirmed INTEGER NOT NULL,
    title TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX sessions_active ON sessions (project_id) WHERE active = 1;
  CREATE INDEX sessions_by_project ON sessions (project_id, updated_at);

  CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    cause INTEGER,
    source TEXT NOT NULL,
    platform TEXT NOT NULL,
    requester TEXT NOT NULL,
    prompt TEXT NOT NULL,
    agent TEXT NOT NULL,
    agent_options_json TEXT NOT NULL,
    folder TEXT,
    project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    conversation_json TEXT,
    continues TEXT,
    status TEXT NOT NULL,
    run_id TEXT,
    pending_json TEXT NOT NULL,
    reason TEXT,
    message TEXT,
    retry_at INTEGER,
    version INTEGER NOT NULL,
    stopped_by TEXT,
    activity TEXT,
    result TEXT,
    last_usage_json TEXT,
    total_usage_json TEXT,
    agent_session_id TEXT,
    session_start TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX tasks_by_cause ON tasks (cause) WHERE cause IS NOT NULL;
  CREATE INDEX tasks_open ON tasks (ended_at, project_id, seq) WHERE ended_at IS NULL;
  CREATE INDEX tasks_ended ON tasks (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX tasks_by_project ON tasks (project_id, seq) WHERE project_id IS NOT NULL;
  CREATE INDEX tasks_by_session ON tasks (session_id) WHERE session_id IS NOT NULL;
  CREATE INDEX tasks_by_status ON tasks (status, seq);

  CREATE TABLE task_events (
    task INTEGER NOT NULL REFERENCES tasks (seq) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    event_json TEXT NOT NULL,
    PRIMARY KEY (task, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE approvals (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    task INTEGER NOT NULL REFERENCES tasks (seq) ON DELETE CASCADE,
    task_id TEXT NOT NULL,
    run_id TEXT,
    request_id TEXT NOT NULL,
    ask TEXT NOT NULL,
    title TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    options_json TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    answer_json TEXT,
    decided_by TEXT,
    decided_at INTEGER,
    why TEXT,
    cause INTEGER
  ) STRICT;
  CREATE INDEX approvals_by_task ON approvals (task);
  CREATE INDEX approvals_pending ON approvals (seq) WHERE state = 'pending';

  CREATE TABLE cards (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    conversation TEXT NOT NULL,
    surface TEXT NOT NULL,
    key TEXT NOT NULL,
    task INTEGER REFERENCES tasks (seq) ON DELETE CASCADE,
    ref_json TEXT,
    owed INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    refused TEXT
  ) STRICT;
  CREATE UNIQUE INDEX cards_by_place ON cards (platform, conversation, key);
  CREATE INDEX cards_by_key ON cards (key);
  CREATE INDEX cards_by_task ON cards (task) WHERE task IS NOT NULL;
  CREATE INDEX cards_owed ON cards (seq) WHERE shown < owed AND refused IS NULL;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;

  CREATE TABLE processes (
    pid INTEGER PRIMARY KEY,
    start_ticks INTEGER NOT NULL,
    agent TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE projects ADD COLUMN policy_json TEXT NOT NULL
    DEFAULT '{"access":"everyone","prompts":"members","approves":"members"}';
  ALTER TABLE projects ADD COLUMN members_json TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE projects ADD COLUMN fresh_because TEXT;

  ALTER TABLE sessions ADD COLUMN fresh_because TEXT NOT NULL DEFAULT 'it began before PoCo kept the reason';
  ALTER TABLE sessions ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX sessions_by_agent_id ON sessions (agent_session_id) WHERE agent_session_id IS NOT NULL;

  ALTER TABLE tasks ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN merged_into TEXT;
  CREATE INDEX tasks_queue ON tasks (project_id, rank, seq) WHERE status = 'queued';
  CREATE INDEX tasks_by_continued ON tasks (continues) WHERE continues IS NOT NULL;

  ALTER TABLE inbox ADD COLUMN joined INTEGER;
  CREATE INDEX inbox_joined ON inbox (joined) WHERE joined IS NOT NULL;

  ALTER TABLE cards ADD COLUMN viewer_platform TEXT;
  ALTER TABLE cards ADD COLUMN viewer_id TEXT;
  ALTER TABLE cards ADD COLUMN viewer_name TEXT;

  ALTER TABLE audit ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX audit_by_target ON audit (target, action, seq) WHERE refused = 0;

  CREATE TABLE people (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    role TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (platform, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE strangers (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (platform, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recent_folders (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    folder TEXT NOT NULL,
    UNIQUE (project_id, folder)
  ) STRICT;
  CREATE INDEX recent_folders_by_use ON recent_folders (project_id, seq);
  `,
  `
  ALTER TABLE approvals ADD COLUMN editable INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE sessions ADD COLUMN fork_of TEXT;
  ALTER TABLE sessions ADD COLUMN fork_name TEXT;
  ALTER TABLE sessions ADD COLUMN cause INTEGER;
  CREATE UNIQUE INDEX sessions_by_cause ON sessions (cause) WHERE cause IS NOT NULL;

  CREATE TABLE resumes (
    task_id TEXT PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    platform TEXT NOT NULL,
    source TEXT NOT NULL,
    chosen_at INTEGER NOT NULL,
    gone TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX resumes_pending ON resumes (at) WHERE gone IS NULL;
  `,
  `
  ALTER TABLE tasks ADD COLUMN origin_json TEXT;
  ALTER TABLE tasks ADD COLUMN attachments_json TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE tasks ADD COLUMN held_because TEXT;

  ALTER TABLE cards ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE cards ADD COLUMN old_ref_json TEXT;
  ALTER TABLE cards ADD COLUMN message_id TEXT;
  CREATE INDEX cards_by_message ON cards (platform, conversation, message_id) WHERE message_id IS NOT NULL;

  CREATE TABLE seen (
    platform TEXT NOT NULL,
    conversation TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (platform, conversation)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Brings the file to the newest version, each step in one transaction. Throws when the file is newer than PoCo. */
export function migrate(database: DatabaseSync, steps: readonly string[] = migrations): void {
  const version = versionOf(database);
  if (version > steps.length) {
    throw new PocoError(
      "setup",
      `The database has version ${version}, this PoCo knows ${steps.length}. Install the newer PoCo again, or move the file away.`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    apply(database, `${step} PRAGMA user_version = ${index + 1};`);
  }
}

function apply(database: DatabaseSync, step: string): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(step);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
