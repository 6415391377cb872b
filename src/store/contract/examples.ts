import { personId, runId } from "../../domain/ids.ts";
import type { Conversation } from "../../domain/person.ts";
import type { TaskEvent } from "../../domain/task.ts";

export const ann = personId("ann");
export const bob = personId("bob");
export const room: Conversation = { platform: "somewhere", id: "room-1", surface: "group" };
export const otherRoom: Conversation = { platform: "somewhere", id: "room-2", surface: "group" };

export const run = runId("run-1");
export const started: TaskEvent = { kind: "started", runId: run };
export const completed = { kind: "completed", runId: run, result: "Done." } as const;
export const cancelled: TaskEvent = { kind: "cancelled", by: ann, why: "Stopped.", result: null };

export const said = (delta: string): TaskEvent => ({
  kind: "text",
  runId: run,
  messageId: "m1",
  delta,
  final: false,
});

export const named = (agentSessionId: string, confirmed: boolean): TaskEvent => ({
  kind: "session",
  runId: run,
  agentSessionId,
  confirmed,
  start: "fresh",
});
