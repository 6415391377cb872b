import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const text = z.string().nullable();
const number = z.number().nullable();

const TaskRow = z.object({
  seq: z.number(),
  id: z.string(),
  cause: number,
  prompt: z.string(),
  project_id: text,
  status: z.string(),
  reason: text,
  message: text,
  result: text,
  run_id: text,
  stopped_by: text,
  created_at: z.number(),
  started_at: number,
  ended_at: number,
});

const ApprovalRow = z.object({
  id: z.string(),
  task_id: z.string(),
  ask: z.string(),
  state: z.string(),
  answer_json: text,
  decided_by: text,
  decided_at: number,
  cause: number,
});

export type TaskRow = z.infer<typeof TaskRow>;
export type ApprovalRow = z.infer<typeof ApprovalRow>;

/** What stands in PoCo's file, read beside PoCo or after its death. */
export interface Stored {
  readonly tasks: readonly TaskRow[];
  readonly approvals: readonly ApprovalRow[];
}

export function readStored(path: string): Stored {
  return look(path, (database) => ({
    tasks: z.array(TaskRow).parse(rows(database, "SELECT * FROM tasks ORDER BY seq")),
    approvals: z.array(ApprovalRow).parse(rows(database, "SELECT * FROM approvals ORDER BY seq")),
  }));
}

/** The rows that a query finds. */
export function ask(path: string, sql: string): readonly Record<string, unknown>[] {
  return look(path, (database) => rows(database, sql));
}

function look<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function rows(database: DatabaseSync, sql: string): readonly Record<string, unknown>[] {
  return database.prepare(sql).all();
}
