import type { PersonId, ProjectId, SessionId } from "./ids.ts";

/** One conversation of an agent. Times are epoch milliseconds. */
export interface Session {
  readonly id: SessionId;
  readonly projectId: ProjectId;
  readonly createdBy: PersonId;
  /** One session per project is active: new prompts go there. */
  readonly isActive: boolean;
  /** The agent's own id; null until the agent named it. */
  readonly agentSessionId: string | null;
  /** True once the agent keeps the conversation on its disk, so that it can be resumed. */
  readonly isConfirmed: boolean;
  /** What people named it; null until somebody did. */
  readonly title: string | null;
  /** Why it began without what the agent knew from an earlier one. */
  readonly freshBecause: string;
  /** The conversation that it begins as a copy of; null for one that begins by itself. */
  readonly copyOf: CopyOf | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface CopyOf {
  /** The agent's own id of the original, which stays as it was. */
  readonly agentSessionId: string;
  /** What people called the original when it was copied. */
  readonly name: string;
}

/**
 * What the next run has to copy before it begins; null once the agent keeps the copy on its disk. Until then an id
 * that the agent named may be lost again, and the original is copied once more.
 */
export function toCopy({ copyOf, isConfirmed }: Pick<Session, "copyOf" | "isConfirmed">): CopyOf | null {
  return isConfirmed ? null : copyOf;
}

/** A session in the list of its project. */
export interface SessionSummary extends Session {
  /** The newest prompt that went to it. */
  readonly lastPrompt: string | null;
}
