import type { Turn } from "../agents/agent.ts";
import { type Session, toCopy } from "../domain/session.ts";
import type { Task } from "../domain/task.ts";

export interface Known {
  /** The session of the task. */
  readonly session: Pick<Session, "id" | "agentSessionId" | "copyOf" | "isConfirmed"> | undefined;
  /** The task that it goes on with. */
  readonly earlier: Pick<Task, "agentSessionId" | "sessionId"> | undefined;
  readonly canFork: boolean;
}

/** The agent's conversation that a run begins with. Who continues a task means its conversation, wherever that was. */
export function conversationOf({ session, earlier, canFork }: Known): Pick<Turn, "resume" | "isFork"> {
  const copy = session === undefined ? null : toCopy(session);
  const isElsewhere = typeof earlier?.agentSessionId === "string" && earlier.sessionId !== session?.id;
  if (copy !== null && !isElsewhere) {
    // The original itself is never gone on with in its place.
    return canFork ? { resume: copy.agentSessionId, isFork: true } : {};
  }
  const resume = earlier?.agentSessionId ?? session?.agentSessionId;
  return typeof resume === "string" ? { resume } : {};
}
