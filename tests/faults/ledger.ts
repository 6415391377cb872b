import type { ApprovalRow, Stored, TaskRow } from "./database.ts";

/** Remembers what was once true and must stay so. Faults are sentences; none when all is well. */
export interface Ledger {
  /** Holds what is stored now against everything seen before. */
  look(stored: Stored): void;
  /** PoCo was killed, and this is what it left. */
  killed(stored: Stored, at: number): void;
  readonly faults: readonly string[];
  /** Tasks whose run a kill cut off, and whether somebody had asked for a stop. */
  readonly cut: ReadonlyMap<string, { readonly stopped: boolean }>;
  /** When PoCo was killed; epoch milliseconds. */
  readonly kills: readonly number[];
}

const over = new Set(["completed", "failed", "cancelled"]);

export function createLedger(): Ledger {
  const faults: string[] = [];
  const ends = new Map<string, string>();
  const decided = new Map<string, string>();
  const cut = new Map<string, { stopped: boolean }>();
  const kills: number[] = [];
  let known = 0;

  const keep = (before: Map<string, string>, key: string, now: string): void => {
    const was = before.get(key);
    if (was === undefined) before.set(key, now);
    else if (was !== now) faults.push(`${key} was ${was} and became ${now}`);
  };

  const look = ({ tasks, approvals }: Stored): void => {
    if (tasks.length < known) faults.push(`of ${known} tasks ${tasks.length} are left`);
    known = tasks.length;
    for (const task of tasks) if (over.has(task.status)) keep(ends, `task ${task.id}`, endOf(task));
    for (const approval of approvals)
      if (approval.answer_json !== null) keep(decided, `approval ${approval.id}`, decisionOf(approval));
    faults.push(...crowded(tasks));
  };

  return {
    faults,
    cut,
    kills,
    look,
    killed: (stored, at) => {
      look(stored);
      kills.push(at);
      for (const task of stored.tasks)
        if (!over.has(task.status) && task.run_id !== null)
          cut.set(task.id, { stopped: task.stopped_by !== null });
    },
  };
}

export function isOver({ status }: Pick<TaskRow, "status">): boolean {
  return over.has(status);
}

function endOf({ status, reason, message, result, ended_at }: TaskRow): string {
  return JSON.stringify([status, reason, message, result, ended_at]);
}

function decisionOf({ answer_json, decided_by, decided_at }: ApprovalRow): string {
  return JSON.stringify([answer_json, decided_by, decided_at]);
}

/** Never two live tasks in one project. */
function crowded(tasks: readonly TaskRow[]): readonly string[] {
  const live = new Map<string, string>();
  return tasks.flatMap(({ id, project_id, status }) => {
    if (project_id === null || over.has(status) || status === "queued") return [];
    const other = live.get(project_id);
    live.set(project_id, id);
    return other === undefined ? [] : [`tasks ${other} and ${id} are live in project ${project_id} at once`];
  });
}
