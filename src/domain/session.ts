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
  readonly title: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
