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
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A session in the list of its project. */
export interface SessionSummary extends Session {
  /** The newest prompt that went to it. */
  readonly lastPrompt: string | null;
}
