import { PocoError } from "../domain/errors.ts";
import type { Store } from "../store/store.ts";

/** A store that can fail, hang, or die between two transactions. */
export interface StoreFaults {
  readonly store: Store;
  /** From now on no call does anything or is ever answered. */
  die(): void;
  readonly isDead: boolean;
  /** Asked before each call, e.g. `tasks.record`; a promise delays the call, a throw fails it. */
  before: (call: StoreCall) => void | Promise<void>;
  /** The next `times` calls of this name find the disk full. */
  fail(name: string, times: number): void;
  /** Told after each call that was committed, before its caller hears of it; a promise delays that. */
  after: (call: StoreCall) => void | Promise<void>;
}

export interface StoreCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What the store says when the disk is full. */
export const diskFull = new PocoError(
  "unavailable",
  "The disk is full. Free some space; work goes on by itself.",
);

export function createStoreFaults(inner: Store): StoreFaults {
  let isDead = false;
  const failing = new Map<string, number>();
  const never = new Promise<never>(() => undefined);

  const faults: StoreFaults = {
    get isDead() {
      return isDead;
    },
    die: () => {
      isDead = true;
    },
    fail: (name, times) => {
      failing.set(name, times);
    },
    before: () => undefined,
    after: () => undefined,
    get store() {
      return store;
    },
  };

  const through = async (call: StoreCall, work: () => unknown): Promise<unknown> => {
    if (isDead) return never;
    const delay = faults.before(call);
    if (delay !== undefined) await delay;
    if (isDead) return never;
    const left = failing.get(call.name) ?? 0;
    if (left > 0) {
      failing.set(call.name, left - 1);
      throw diskFull;
    }
    const result = await work();
    const pause = faults.after(call);
    if (pause !== undefined) await pause;
    return isDead ? never : result;
  };

  const wrap = <Room extends object>(room: string, target: Room): Room =>
    new Proxy(target, {
      get: (_, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== "function") return method;
        return (...args: readonly unknown[]) =>
          through(
            { name: `${room}.${String(name)}`, args },
            () => Reflect.apply(method, target, args) as unknown,
          );
      },
    });

  const store: Store = {
    inbox: wrap("inbox", inner.inbox),
    projects: wrap("projects", inner.projects),
    tasks: wrap("tasks", inner.tasks),
    approvals: wrap("approvals", inner.approvals),
    resumes: wrap("resumes", inner.resumes),
    cards: wrap("cards", inner.cards),
    people: wrap("people", inner.people),
    audit: wrap("audit", inner.audit),
    processes: wrap("processes", inner.processes),
    health: () => inner.health(),
    prune: (before) => inner.prune(before),
    close: () => inner.close(),
  };
  return faults;
}
