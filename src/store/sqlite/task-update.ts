import type { Task } from "../../domain/task.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import { changingColumns } from "./task-row.ts";

type Changing = ReturnType<typeof changingColumns> & { seq: number };

/** Writes everything of a task that may have changed. */
export function prepareTaskUpdate({ database }: Connection): (seq: number, task: Task) => void {
  const update = prepare<Changing>(database)((p) =>
    queries
      .updateTable("tasks")
      .set({
        status: p("status"),
        run_id: p("run_id"),
        pending_json: p("pending_json"),
        reason: p("reason"),
        message: p("message"),
        merged_into: p("merged_into"),
        retry_at: p("retry_at"),
        version: p("version"),
        stopped_by: p("stopped_by"),
        activity: p("activity"),
        result: p("result"),
        last_usage_json: p("last_usage_json"),
        total_usage_json: p("total_usage_json"),
        agent_session_id: p("agent_session_id"),
        session_start: p("session_start"),
        updated_at: p("updated_at"),
        started_at: p("started_at"),
        ended_at: p("ended_at"),
      })
      .where("seq", "=", p("seq")),
  );
  return (seq, task) => {
    update.run({ ...changingColumns(task), seq });
  };
}

/** The prompt changes seldom and may be long, so it is written only when somebody edited it. */
export function preparePromptUpdate({ database }: Connection): (seq: number, prompt: string) => void {
  const update = prepare<{ seq: number; prompt: string }>(database)((p) =>
    queries
      .updateTable("tasks")
      .set({ prompt: p("prompt") })
      .where("seq", "=", p("seq")),
  );
  return (seq, prompt) => {
    update.run({ seq, prompt });
  };
}
