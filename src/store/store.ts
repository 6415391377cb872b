import type { Refusal } from "../domain/advance.ts";
import type { Answer } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import type { ApprovalId, InboxId, PersonId, ProjectId, TaskId } from "../domain/ids.ts";
import type { Conversation, Person } from "../domain/person.ts";
import type { LaneTask } from "../domain/queue.ts";
import type { Resume } from "../domain/resume.ts";
import type { Task, TaskEvent, TaskFacts, TaskStatus } from "../domain/task.ts";
import type { PeopleStore } from "./people-store.ts";
import type { ProcessStore } from "./process-store.ts";
import type { ProjectStore } from "./project-store.ts";

/**
 * The durable core. Contract: every method is one transaction and resolves after it is committed; a method that
 * could not write rejects with `PocoError("unavailable")` and has changed nothing. Times are epoch milliseconds.
 * `cause` makes a call repeatable: the same inbox entry has its effect once, a repeat answers the same.
 */
export interface Store {
  readonly inbox: InboxStore;
  readonly projects: ProjectStore;
  readonly tasks: TaskStore;
  readonly approvals: ApprovalStore;
  readonly resumes: ResumeStore;
  readonly cards: CardStore;
  readonly people: PeopleStore;
  readonly audit: AuditStore;
  readonly processes: ProcessStore;
  /** Whether the last write succeeded. When it did not, asking makes the store try again, for the next one who asks. */
  health(): StoreHealth;
  /**
   * Deletes ended tasks and settled inbox entries older than the given times, answers how many, and forgets strangers
   * whose code expired before the time of the inbox.
   */
  prune(before: { readonly tasks: number; readonly inbox: number }): Promise<number>;
  close(): Promise<void>;
}

export type StoreHealth = { readonly ok: true } | { readonly ok: false; readonly detail: string };

export interface InboxStore {
  /** Known by (platform, event id) or (platform, conversation, message id): `isNew` is false, nothing is stored. */
  receive(draft: InboxDraft): Promise<InboxReceipt>;
  /** Marks an entry as worked off, keeps what came of it (JSON text) and who did what. */
  settle(
    id: InboxId,
    settled: { readonly outcome: string; readonly audit: AuditEntry | null },
    at: number,
  ): Promise<void>;
  /**
   * The messages `parts` are one prompt with `head`: from now on they are settled with it, also after a crash. Those
   * that are settled already, part of another head or a head themselves stay out; answers which of them joined.
   */
  join(head: InboxId, parts: readonly InboxId[]): Promise<readonly InboxId[]>;
  /** What came of an entry; null while it is not settled. */
  outcome(id: InboxId): Promise<string | null>;
  /** What was received and not worked off, in the order of arrival. */
  unsettled(): Promise<readonly InboxEntry[]>;
  /** When the newest message that was received from there was written; null before the first. */
  lastSeen(conversation: Conversation): Promise<number | null>;
}

export interface InboxDraft {
  readonly platform: string;
  readonly eventId: string;
  readonly conversation: string;
  readonly messageId: string | null;
  /** The event as JSON text. */
  readonly event: string;
  /** When a message was written, where the app says it. */
  readonly sentAt: number | null;
  readonly at: number;
}

export interface InboxReceipt {
  readonly id: InboxId;
  readonly isNew: boolean;
}

export interface InboxEntry {
  readonly id: InboxId;
  /** The entry that it is one prompt with; null when it stands for itself. */
  readonly joined: InboxId | null;
  readonly event: string;
}

/** A task before the store gave it its id, its session and its place. */
export type TaskDraft = Omit<TaskFacts, "id" | "sessionId">;

/** A card whose shown state lags behind what it is about. */
export interface OwedCard {
  readonly conversation: Conversation;
  readonly key: string;
}

export interface Changed {
  readonly task: Task;
  /** The status is another one than before. */
  readonly hasMoved: boolean;
  readonly owed: readonly OwedCard[];
}

export type Recorded =
  | ({ readonly kind: "recorded" } & Changed)
  /** Nothing was changed. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly task: Task }
  | { readonly kind: "unknown" };

export type Decided =
  | ({ readonly kind: "decided"; readonly approval: Approval } & Changed)
  /** Somebody was first, or the request is void. */
  | { readonly kind: "late"; readonly approval: Approval }
  | { readonly kind: "misfit"; readonly problem: string }
  | { readonly kind: "unknown" };

export type FollowedUp =
  | ({ readonly kind: "added" } & Changed)
  /** Somebody was first. */
  | { readonly kind: "followed"; readonly by: Task }
  /** It was to follow because somebody had chosen so, and they no longer do. */
  | { readonly kind: "not_chosen" };

export interface TaskStore {
  /** Decides in the same transaction whether the task runs now (`created`) or waits (`queued`). */
  add(draft: TaskDraft, cause: InboxId | null): Promise<Changed>;
  /**
   * Adds a task that goes on with `draft.continues`, unless another task does already. A resume that was chosen for
   * it is over then; with `onlyIfChosen` nothing is added where none is to come any more.
   */
  addFollowUp(
    draft: TaskDraft,
    cause: InboxId | null,
    options?: { readonly onlyIfChosen: boolean },
  ): Promise<FollowedUp>;
  /** The task that continues this one. */
  followUpOf(id: TaskId): Promise<Task | undefined>;
  /** Applies `advance` for each event, all or nothing, and writes the journal, the approvals and what cards owe. */
  record(id: TaskId, events: readonly TaskEvent[], at: number): Promise<Recorded>;
  /**
   * The task that its lane has to run now: one that was created, one approved at the checkpoint, or else the oldest
   * first queued one that is not `held`, which leaves the queue. Undefined while another one is live or none is left.
   */
  claimNext(projectId: ProjectId, at: number, held?: ReadonlySet<TaskId>): Promise<Changed | undefined>;
  /** Puts a queued task before all others of its lane; refused when it is the first one already, or waits no longer. */
  moveToFront(id: TaskId, moved: { readonly by: PersonId; readonly at: number }): Promise<Recorded>;
  /** The queued tasks of a project in the order in which they will run. */
  queue(query: {
    readonly projectId: ProjectId;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly Task[]>;
  get(id: TaskId): Promise<Task | undefined>;
  /** The newest tasks that match, oldest of them first. */
  page(query: TaskQuery): Promise<readonly Task[]>;
  /** All tasks that are not over, in the order of arrival. */
  open(): Promise<readonly Task[]>;
  /** The tasks of a project that are not over: the live one, then the queued ones in the order of the queue. */
  lane(projectId: ProjectId): Promise<readonly LaneTask[]>;
  latest(projectId: ProjectId): Promise<Task | undefined>;
  /** The task that a message of the app is about: it asked for it, or shows one of its cards. */
  atMessage(conversation: Conversation, message: string): Promise<Task | undefined>;
  /** Where a project stands: costs the same however many tasks wait. */
  standing(projectId: ProjectId): Promise<Standing>;
  /** The journal after the given number. */
  journal(id: TaskId, after: number): Promise<readonly JournalEntry[]>;
  /** What happened to each task but its text, for lists. */
  milestones(ids: readonly TaskId[]): Promise<ReadonlyMap<TaskId, readonly JournalEntry[]>>;
}

export interface Standing {
  /** The live task, else the latest one. */
  readonly newest: Task | undefined;
  readonly queued: number;
}

export interface TaskQuery {
  readonly limit: number;
  readonly before?: TaskId;
  readonly status?: TaskStatus;
  readonly projectId?: ProjectId;
}

export interface JournalEntry {
  readonly number: number;
  readonly at: number;
  readonly event: TaskEvent;
}

export interface ApprovalStore {
  get(id: ApprovalId): Promise<Approval | undefined>;
  ofTask(id: TaskId): Promise<readonly Approval[]>;
  /** The request of the task that this inbox entry has decided already, before a crash say. */
  decidedBy(cause: InboxId, id: TaskId): Promise<Approval | undefined>;
  /** All that people still have to decide, oldest first. */
  pending(): Promise<readonly Approval[]>;
  /** Check-and-set: the first decision wins. */
  decide(decision: {
    readonly approvalId: ApprovalId;
    readonly answer: Answer;
    readonly by: PersonId;
    readonly at: number;
    readonly cause: InboxId | null;
  }): Promise<Decided>;
}

export type ResumeDraft = Omit<Resume, "gone">;

export type ResumeChanged =
  | { readonly kind: "changed"; readonly resume: Resume; readonly owed: readonly OwedCard[] }
  /** It stands so already; `resume` says since when and by whom. */
  | { readonly kind: "late"; readonly resume: Resume }
  /** Another task follows this one, so there is nothing left to choose. */
  | { readonly kind: "followed"; readonly by: Task }
  | { readonly kind: "unknown" };

/**
 * Which tasks go on by themselves, and when. The follow-up itself is `TaskStore.addFollowUp`, which ends the choice in
 * its own transaction.
 */
export interface ResumeStore {
  /** The first choice counts until somebody takes it back. */
  choose(draft: ResumeDraft): Promise<ResumeChanged>;
  /** Nothing goes on by itself, whether it was chosen or only offered; `why` is for the card. */
  leave(draft: ResumeDraft, why: string): Promise<ResumeChanged>;
  /** The same for everything that was to go on in a project. */
  leaveAll(project: ProjectId, why: string): Promise<readonly OwedCard[]>;
  get(id: TaskId): Promise<Resume | undefined>;
  /** Those to come, earliest first. */
  pending(): Promise<readonly Resume[]>;
}

export interface CardStore {
  /**
   * From now on the conversation is owed this card in its newest state, as `viewer` may see it; without one that stays
   * as it was. A card of a room is for everybody in it.
   */
  owe(conversation: Conversation, key: string, viewer?: Person): Promise<readonly OwedCard[]>;
  /** Every conversation that shows the card is owed its newest state. */
  touch(keys: readonly string[]): Promise<readonly OwedCard[]>;
  /** The same as `owe`, but it is to be posted anew, and what stands of it goes. */
  renew(conversation: Conversation, key: string, viewer?: Person): Promise<readonly OwedCard[]>;
  get(conversation: Conversation, key: string): Promise<CardEntry | undefined>;
  /** What is owed and not given up, oldest first. */
  owed(): Promise<readonly OwedCard[]>;
  /**
   * The card was shown as of `version`; a newer state stays owed. Of an older edition only the place counts, which is to
   * go.
   */
  shown(
    card: OwedCard,
    shown: {
      readonly edition: number;
      readonly version: number;
      readonly ref: string;
      /** The app's own id of the message, where people can answer to it. */
      readonly message?: string;
    },
  ): Promise<void>;
  /** The platform will never show it. */
  refused(card: OwedCard, reason: string): Promise<void>;
  /** The cards of a conversation, the newest `limit` before `before`, oldest first. */
  inConversation(query: {
    readonly conversation: Conversation;
    readonly limit: number;
    readonly before?: string;
  }): Promise<readonly CardEntry[]>;
}

export interface CardEntry extends OwedCard {
  /** For whom it is rendered; null for everybody in a room. */
  readonly viewer: Person | null;
  /** Grows by one with each change of what the card is about. */
  readonly owedVersion: number;
  readonly shownVersion: number;
  /** The platform's reference as JSON text; null before the first post, and until a new edition is posted. */
  readonly ref: string | null;
  /** Grows by one each time it is to be posted anew. */
  readonly edition: number;
  /** Where the edition before stands, until this one does. */
  readonly oldRef: string | null;
}

export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  /** The newest entry about this, that was not refused. */
  last(about: { readonly action: string; readonly target: string }): Promise<AuditEntry | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly AuditEntry[]>;
}

export interface AuditEntry {
  readonly at: number;
  readonly platform: string;
  readonly person: PersonId;
  readonly action: string;
  readonly target: string;
  readonly isRefused: boolean;
  readonly detail: string;
}
