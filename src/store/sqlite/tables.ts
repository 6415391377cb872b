import type { Generated } from "kysely";

/** The tables as Kysely sees them. Times are epoch milliseconds; `*_json` columns hold JSON text. */
export interface Tables {
  inbox: {
    seq: Generated<number>;
    platform: string;
    event_id: string;
    conversation: string;
    message_id: string | null;
    event_json: string;
    received_at: number;
    settled_at: number | null;
    outcome_json: string | null;
  };
  projects: {
    id: string;
    cause: number | null;
    name: string;
    created_by: string;
    agent: string;
    agent_options_json: string;
    folder: string | null;
    presets_json: string;
    platform: string;
    conversation_platform: string | null;
    conversation_id: string | null;
    conversation_surface: string | null;
    archived: number;
    created_at: number;
    updated_at: number;
  };
  workspaces: {
    project_id: string;
    folder: string | null;
    folder_source: string;
    updated_at: number;
  };
  sessions: {
    id: string;
    project_id: string;
    created_by: string;
    active: number;
    agent_session_id: string | null;
    confirmed: number;
    title: string | null;
    created_at: number;
    updated_at: number;
  };
  tasks: TaskTable;
  task_events: {
    task: number;
    number: number;
    kind: string;
    at: number;
    event_json: string;
  };
  approvals: {
    id: string;
    task: number;
    task_id: string;
    run_id: string | null;
    request_id: string;
    ask: string;
    title: string;
    detail_json: string;
    options_json: string;
    created_at: number;
    state: string;
    answer_json: string | null;
    decided_by: string | null;
    decided_at: number | null;
    why: string | null;
    cause: number | null;
  };
  cards: {
    seq: Generated<number>;
    platform: string;
    conversation: string;
    surface: string;
    key: string;
    task: number | null;
    project_id: string | null;
    ref_json: string | null;
    owed: number;
    shown: number;
    refused: string | null;
  };
  audit: {
    seq: Generated<number>;
    at: number;
    platform: string;
    person: string;
    action: string;
    target: string;
    detail: string;
  };
  processes: {
    pid: number;
    start_ticks: number;
    agent: string;
  };
}

export interface TaskTable {
  seq: Generated<number>;
  id: string;
  cause: number | null;
  source: string;
  platform: string;
  requester: string;
  prompt: string;
  agent: string;
  agent_options_json: string;
  folder: string | null;
  project_id: string | null;
  session_id: string | null;
  conversation_json: string | null;
  continues: string | null;
  status: string;
  run_id: string | null;
  pending_json: string;
  reason: string | null;
  message: string | null;
  retry_at: number | null;
  version: number;
  stopped_by: string | null;
  activity: string | null;
  result: string | null;
  last_usage_json: string | null;
  total_usage_json: string | null;
  agent_session_id: string | null;
  session_start: string | null;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  ended_at: number | null;
}
