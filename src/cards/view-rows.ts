import type { PersonId } from "../domain/ids.ts";
import type { Project, Workspace } from "../domain/project.ts";
import type { Session } from "../domain/session.ts";
import type { AgentOptions, Task } from "../domain/task.ts";

/** A list that is shown piece by piece. Pages count from 0. */
export interface Paged {
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** What was filled in for a new project so far. */
export interface ProjectDraft extends RoomChoice {
  readonly name: string;
  /** Empty where nobody chose one. */
  readonly agent: string;
  /** Empty: PoCo makes a folder of its own. */
  readonly folder: string;
  readonly room: boolean;
  readonly options: AgentOptions;
}

/** What was chosen for the room of a project, where the app makes private rooms. */
export interface RoomChoice {
  /** Only those who are invited see it. */
  readonly isPrivate: boolean;
  /** Who is to be in it from the start, beside whoever makes it. */
  readonly invite: readonly PersonId[];
}

/** One project as the lists and the workspace card show it. */
export interface ProjectRow {
  readonly project: Project;
  readonly workspace: Workspace;
  readonly agentTitle: string;
  /** The task that is under way; when none is, the newest one. */
  readonly latest: Task | null;
  readonly queued: number;
  /** How many requests of its tasks wait for a decision. */
  readonly waiting: number;
  readonly session: Session | null;
  /** How the next task begins: `resumed`, or `fresh, because …`. */
  readonly nextStart: string;
  readonly model: string | null;
  /** The agent puts its own requests to people; else it works without asking. */
  readonly canAsk: boolean;
  /** Its room is closed when it is deleted, as far as PoCo made it. */
  readonly closesRoom: boolean;
}

/** A prompt that is an order to the agent itself. */
export interface CommandRow {
  /** With its slash: `/compact`. */
  readonly word: string;
  readonly title: string;
  readonly help: string;
}

export interface AgentRow {
  readonly name: string;
  readonly title: string;
  readonly ready: boolean;
  /** What is missing and the next step, when it is not ready. */
  readonly detail: string;
}
