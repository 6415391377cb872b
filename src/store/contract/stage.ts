import { afterEach, beforeEach, expect } from "vitest";
import type { AnswerOption } from "../../domain/agent-event.ts";
import type { Approval, ApprovalState } from "../../domain/approval.ts";
import { type ApprovalId, approvalId, inboxId, projectId } from "../../domain/ids.ts";
import type { Conversation } from "../../domain/person.ts";
import type { Task, TaskEvent } from "../../domain/task.ts";
import { aMoment, anApproval, aProject } from "../../testing/builders.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import type { Store } from "../store.ts";
import { ann, room, run, started } from "./examples.ts";

export interface StoreHarness extends AsyncDisposable {
  readonly store: Store;
  /** Closes the store and opens what it left; undefined for one that leaves nothing. */
  readonly reopen: (() => Promise<Store>) | undefined;
  /** What the store writes to. A full one still has room for a few bytes. */
  readonly disk: { fill(): void; free(): void };
}

/** What the parts of the contract stand on: an empty store for each test, and what is often done to it. */
export type Stage = ReturnType<typeof createStage>;

/** `mostRuns` bounds each property: a store that is slow to make is tried with fewer examples. */
export function createStage(open: () => Promise<StoreHarness>, mostRuns: number) {
  const current = aStoreForEachTest(open);
  return {
    ...current,
    openAnother: open,
    /** How many examples a property is tried with. */
    runs: (usual: number): number => Math.min(usual, mostRuns),
    ...tasksOn(current.store),
    ...approvalsOn(current.store),
    /** A project with a room of its own. */
    addProject: (id = "p1", conversation: Conversation | null = { ...room, id: `room-${id}` }) =>
      current.store.projects.add(aProject({ id: projectId(id), conversation }), null),
  };
}

function aStoreForEachTest(open: () => Promise<StoreHarness>) {
  let harness: StoreHarness;
  let reopened: Store | undefined;

  beforeEach(async () => {
    harness = await open();
    reopened = undefined;
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  return {
    store: inPlaceOf(() => reopened ?? harness.store),
    disk: { fill: () => harness.disk.fill(), free: () => harness.disk.free() },
    canRestart: () => harness.reopen !== undefined,
    restart: async () => {
      reopened = await harness.reopen?.();
    },
  };
}

/** One name for the store of whichever test runs, which does not exist yet when the tests are described. */
function inPlaceOf(current: () => Store): Store {
  return {
    get inbox() {
      return current().inbox;
    },
    get projects() {
      return current().projects;
    },
    get tasks() {
      return current().tasks;
    },
    get approvals() {
      return current().approvals;
    },
    get resumes() {
      return current().resumes;
    },
    get cards() {
      return current().cards;
    },
    get people() {
      return current().people;
    },
    get audit() {
      return current().audit;
    },
    get processes() {
      return current().processes;
    },
    health: () => current().health(),
    prune: (before) => current().prune(before),
    close: () => current().close(),
  };
}

function tasksOn(store: Store) {
  const addTask = async (differs: Parameters<typeof aTaskDraft>[0] = {}): Promise<Task> =>
    (await store.tasks.add(aTaskDraft(differs), null)).task;

  const record = (task: Pick<Task, "id">, ...events: readonly TaskEvent[]) =>
    store.tasks.record(task.id, events, aMoment + 1);

  const addRunning = async (differs: Parameters<typeof aTaskDraft>[0] = {}): Promise<Task> => {
    const task = await addTask(differs);
    await record(task, started);
    return task;
  };

  return { addTask, record, addRunning };
}

function approvalsOn(store: Store) {
  const ask = async (task: Task, id: string, differs: Partial<Approval> = {}): Promise<ApprovalId> => {
    const approval = anApproval({ id: approvalId(id), taskId: task.id, runId: run, ...differs });
    const asked = await store.tasks.record(task.id, [{ kind: "asked", approval }], aMoment + 1);
    expect(asked).toMatchObject({ kind: "recorded" });
    return approval.id;
  };

  const decide = (id: ApprovalId, option: AnswerOption, cause: number | null = null, by = ann) =>
    store.approvals.decide({
      approvalId: id,
      answer: { kind: "option", option },
      by,
      at: aMoment + 2,
      cause: cause === null ? null : inboxId(cause),
    });

  const stateOf = async (id: ApprovalId): Promise<ApprovalState | undefined> =>
    (await store.approvals.get(id))?.state;

  return { ask, decide, stateOf };
}
