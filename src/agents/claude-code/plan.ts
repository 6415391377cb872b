import { z } from "zod";
import type { PlanItem } from "../../domain/agent-event.ts";
import type { Block } from "./wire.ts";

const Todos = z.object({
  todos: z.array(z.object({ content: z.string(), status: z.string().nullish() })),
});
const Created = z.object({ subject: z.string() });
const Updated = z.object({
  taskId: z.union([z.string(), z.number()]).transform(String),
  status: z.string().nullish(),
  subject: z.string().nullish(),
});
const createdId = /\btask #?(\w+)/iu;

interface PlannedTask {
  readonly text: string;
  readonly state: PlanItem["state"] | "deleted";
}

/**
 * The list of things to do. Older models write it whole (`TodoWrite`), newer ones keep tasks (`TaskCreate`,
 * `TaskUpdate`), whose ids are only in the results. Each call answers the whole list where it has changed.
 */
export class Plan {
  readonly #tasks = new Map<string, PlannedTask>();

  called({ name, input }: Block): readonly PlanItem[] | undefined {
    if (name === "TodoWrite") {
      const read = Todos.safeParse(input);
      if (!read.success) return undefined;
      return read.data.todos.map(({ content, status }) => ({ text: content, state: stateOf(status) }));
    }
    if (name !== "TaskUpdate") return undefined;
    const read = Updated.safeParse(input);
    const known = read.success ? this.#tasks.get(read.data.taskId) : undefined;
    if (!read.success || known === undefined) return undefined;
    const { taskId, status, subject } = read.data;
    const state = status === "deleted" ? "deleted" : status == null ? known.state : stateOf(status);
    this.#tasks.set(taskId, { text: subject ?? known.text, state });
    return this.#items();
  }

  /** The result of a call that made a task. */
  created({ input }: Block, result: string): readonly PlanItem[] | undefined {
    const read = Created.safeParse(input);
    const [, id] = createdId.exec(result) ?? [];
    if (!read.success || id === undefined) return undefined;
    this.#tasks.set(id, { text: read.data.subject, state: "pending" });
    return this.#items();
  }

  #items(): readonly PlanItem[] {
    return [...this.#tasks.values()].flatMap(({ text, state }) =>
      state === "deleted" ? [] : [{ text, state }],
    );
  }
}

function stateOf(status: string | null | undefined): PlanItem["state"] {
  if (status === "completed") return "done";
  return status === "in_progress" ? "active" : "pending";
}
