import type { Generated } from "kysely";
import type { Answer, AnswerOption, AskDetail, AskKind, Usage } from "../../domain/agent-event.ts";
import type { ApprovalState } from "../../domain/approval.ts";
import type { Attachment } from "../../domain/attachment.ts";
import type { ApprovalId } from "../../domain/ids.ts";
import type { Conversation, Role } from "../../domain/person.ts";
import type { FolderSource, ProjectPolicy } from "../../domain/project.ts";
import type {
  AgentOptions,
  FailureReason,
  Task,
  TaskEvent,
  TaskOrigin,
  TaskStatus,
} from "../../domain/task.ts";
import type { Json } from "./json.ts";

/** The tables as Kysely sees them. Times are epoch milliseconds. What is `string` here and JSON is the caller's own. */
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
    joined: number | null;
  };
  projects: {
    id: string;
    cause: number | null;
    name: string;
    created_by: string;
    agent: string;
    agent_options_json: Json<AgentOptions>;
    folder: string | null;
    presets_json: Json<readonly string[]>;
    platform: string;
    conversation_platform: string | null;
    conversation_id: string | null;
    conversation_surface: Conversation["surface"] | null;
    archived: number;
    policy_json: Json<ProjectPolicy>;
    members_json: Json<readonly string[]>;
    /** Why no session is active; null while none ever was closed. */
    fresh_because: string | null;
    created_at: number;
    updated_at: number;
  };
  workspaces: {
    project_id: string;
    folder: string | null;
    folder_source: FolderSource;
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
    fresh_because: string;
    forgotten: Generated<number>;
    /** The agent's id of the conversation that it begins as a copy of, and what people called it. */
    fork_of: string | null;
    fork_name: string | null;
    /** The inbox entry that asked for the copy. */
    cause: number | null;
    created_at: number;
    updated_at: number;
  };
  tasks: TaskTable;
  task_events: {
    task: number;
    number: number;
    kind: TaskEvent["kind"];
    at: number;
    event_json: Json<TaskEvent>;
  };
  approvals: {
    seq: Generated<number>;
    id: string;
    task: number;
    task_id: string;
    run_id: string | null;
    request_id: string;
    ask: AskKind;
    title: string;
    detail_json: Json<AskDetail>;
    options_json: Json<readonly AnswerOption[]>;
    editable: number;
    created_at: number;
    state: ApprovalState["state"];
    answer_json: Json<Answer> | null;
    decided_by: string | null;
    decided_at: number | null;
    why: string | null;
    cause: number | null;
  };
  resumes: {
    task_id: string;
    at: number;
    person: string;
    platform: string;
    source: string;
    chosen_at: number;
    /** Why it does not go on after all; null while that is to come. */
    gone: string | null;
  };
  cards: {
    seq: Generated<number>;
    platform: string;
    conversation: string;
    surface: Conversation["surface"];
    key: string;
    task: number | null;
    ref_json: string | null;
    owed: number;
    shown: number;
    refused: string | null;
    viewer_platform: string | null;
    viewer_id: string | null;
    viewer_name: string | null;
    edition: Generated<number>;
    /** Where the edition before stands, as long as this one has not been posted. */
    old_ref_json: string | null;
    /** The app's own id of the message that it stands in. */
    message_id: string | null;
  };
  seen: {
    platform: string;
    conversation: string;
    sent_at: number;
  };
  audit: {
    seq: Generated<number>;
    at: number;
    platform: string;
    person: string;
    action: string;
    target: string;
    detail: string;
    refused: number;
  };
  people: {
    platform: string;
    id: string;
    name: string | null;
    role: Role;
    granted_by: string;
    granted_at: number;
  };
  strangers: {
    platform: string;
    id: string;
    name: string | null;
    /** As it is shown; `code_key` is what is compared. */
    code: string;
    code_key: string;
    expires_at: number;
  };
  /** The highest number is the folder that was used last. */
  recent_folders: {
    seq: Generated<number>;
    project_id: string;
    folder: string;
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
  agent_options_json: Json<AgentOptions>;
  folder: string | null;
  project_id: string | null;
  session_id: string | null;
  conversation_json: Json<Conversation> | null;
  continues: string | null;
  status: TaskStatus;
  run_id: string | null;
  pending_json: Json<readonly ApprovalId[]>;
  reason: FailureReason | null;
  message: string | null;
  retry_at: number | null;
  version: number;
  stopped_by: string | null;
  activity: string | null;
  result: string | null;
  last_usage_json: Json<Usage> | null;
  total_usage_json: Json<Usage> | null;
  agent_session_id: string | null;
  session_start: Task["sessionStart"];
  created_at: number;
  updated_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** Of a waiting task: lower ones run first, then those that came first. */
  rank: Generated<number>;
  merged_into: string | null;
  origin_json: Json<TaskOrigin> | null;
  attachments_json: Json<readonly Attachment[]>;
  held_because: string | null;
}
