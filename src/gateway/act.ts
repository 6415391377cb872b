import type { InboxId, ProjectId } from "../domain/ids.ts";
import type { Conversation, Person, Role } from "../domain/person.ts";
import type { Task, TaskFacts } from "../domain/task.ts";

/** Who acts, from where, and because of which event. */
export interface Act {
  readonly person: Person;
  readonly role: Role;
  readonly conversation: Conversation | null;
  /** The project in whose room they act; null in a room of none; undefined outside of rooms. */
  readonly room: ProjectId | null | undefined;
  readonly source: string;
  readonly cause: InboxId | null;
  /** The message that says what to do; undefined for buttons and what comes over HTTP. */
  readonly message?: ActMessage;
}

export interface ActMessage extends Pick<TaskFacts, "attachments" | "heldBecause"> {
  readonly origin: TaskFacts["origin"];
  /** The task in whose thread it was written. */
  readonly threadTask: Task | undefined;
}
