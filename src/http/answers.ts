import { z } from "zod";
import { roles } from "../domain/person.ts";
import { taskStatuses } from "../domain/task.ts";

/** The answers of the HTTP surface, for `/openapi.json` and for the test that holds it against the truth. */

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
const text = z.string().nullable();
const usage = z.record(z.string(), z.number().int()).nullable();

export const errorAnswer = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({ type: z.string(), loc: z.array(z.string()), msg: z.string() })),
  ]),
});

export const task = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  source: z.string(),
  requester_id: z.string(),
  prompt: z.string(),
  agent_backend: z.string(),
  effective_backend_config: z.record(z.string(), z.string()),
  effective_model: text,
  effective_sandbox: text,
  backend_session_id: text,
  project_id: text,
  session_id: text,
  effective_workdir: text,
  notification_message_id: text,
  notification_message_channel: text,
  reply_receive_id: text,
  reply_surface: z.enum(["group", "dm"]).nullable(),
  platform: z.string(),
  status: z.enum(taskStatuses),
  awaiting_confirmation_reason: text,
  live_output: text,
  raw_result: text,
  result_summary: text,
  last_token_usage: usage,
  total_token_usage: usage,
  activity_hint: text,
  created_at: time,
  updated_at: time,
  events: z.array(z.strictObject({ kind: z.string(), message: z.string(), created_at: time })),
  failure_reason: text,
  failure_message: text,
  retry_at: time.nullable(),
  resumes_at: time.nullable(),
  continues_task_id: text,
  merged_into_task_id: text,
});

export const taskPage = z.strictObject({ tasks: z.array(task) });

export const commandAnswer = z.strictObject({
  ok: z.boolean(),
  mode: z.literal("demo"),
  response_text: z.string(),
  task_id: text,
  dispatch_action: z.enum(["start", "resume", "advance_queue"]).nullable(),
  task: task.nullable(),
});

export const decisionAnswer = z.strictObject({
  ok: z.boolean(),
  mode: z.literal("demo"),
  response_text: z.string(),
  task,
});

const person = z.strictObject({
  platform: z.string(),
  person_id: z.string(),
  name: text,
  role: z.enum(roles),
  granted_by: z.string(),
  granted_at: time,
});

export const accessAnswer = z.strictObject({
  people: z.array(person),
  waiting: z.array(
    z.strictObject({
      platform: z.string(),
      person_id: z.string(),
      name: text,
      code: z.string(),
      expires_at: time,
    }),
  ),
});

export const accessChangeAnswer = z.strictObject({
  ok: z.literal(true),
  message: z.string(),
  /** Whom it was about, with their role from now on; not after a role was taken away. */
  person: person.optional(),
});

const instruction = z.strictObject({
  surface: z.enum(["dm", "group"]),
  render_target: z.enum(["current_card", "new_message", "ack"]),
  template_key: text,
  template_data: z.record(z.string(), z.unknown()),
  refresh_mode: z.enum(["replace_current", "append_new", "ack_only"]),
  message: text,
});

const card = z.object({
  title: z.string(),
  tone: z.string(),
  blocks: z.array(z.looseObject({ kind: z.string() })),
});

export const cardAnswer = z.strictObject({ instruction, card, mode: z.literal("demo") });

export const cardActionAnswer = z.strictObject({
  toast: z.strictObject({ type: z.enum(["success", "warning", "error"]), content: z.string() }),
  instruction,
  card: z.strictObject({ type: z.literal("raw"), data: card }).optional(),
  mode: z.literal("demo"),
});

const named = z.looseObject({ name: z.string(), ready: z.boolean(), detail: z.string() });

export const health = z.looseObject({
  status: z.enum(["ok", "degraded"]),
  mode: z.string(),
  state_backend: z.string(),
  state_db_path: text,
  state_writable: z.boolean(),
  state_detail: z.string(),
  agent_backend: z.string(),
  agent_ready: z.boolean(),
  agent_detail: z.string(),
  agents: z.array(named),
  platforms: z.array(named),
  live_runs: z.number().int(),
  version: z.string(),
  missing: z.array(z.string()),
  warnings: z.array(z.string()),
});

/** The newest first. */
export const traffic = z.looseObject({
  inbound_events: z.array(z.looseObject({ recorded_at: z.string() })),
  outbound_attempts: z.array(z.looseObject({ recorded_at: z.string() })),
  errors: z.array(z.looseObject({ recorded_at: z.string() })),
  listener: z.looseObject({ enabled: z.boolean(), ready: z.boolean(), detail: z.string() }),
});

export const inventory = z.strictObject({
  note: z.string(),
  categories: z.array(
    z.strictObject({
      name: z.string(),
      variables: z.array(z.strictObject({ key: z.string(), present: z.boolean(), length: z.number().int() })),
    }),
  ),
});
