import type { Task, TaskFacts } from "./task.ts";

/** A task as it is when it has just arrived; its first event is that it was created. */
export function newTask(facts: TaskFacts): Task {
  return {
    ...facts,
    state: { status: "created" },
    version: 1,
    stoppedBy: null,
    activity: null,
    result: null,
    lastUsage: null,
    totalUsage: null,
    agentSessionId: null,
    sessionStart: null,
    updatedAt: facts.createdAt,
    startedAt: null,
    endedAt: null,
  };
}
