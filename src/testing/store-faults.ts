import { PocoError } from "../domain/errors.ts";
import type { Store } from "../store/store.ts";

/** A store that can fail, hang, or die between two transactions. */
export interface StoreFaults {
  readonly store: Store;
  /** From now on no call does anything or is ever answered. */
  die(): void;
  readonly isDead: boolean;
  /** How many calls have been committed. */
  readonly calls: number;
  /** Asked before each call, e.g. `tasks.record`; a promise delays the call, a throw fails it. */
  before: (call: StoreCall) => void | Promise<void>;
  /** Told after each call that was committed, before its caller hears of it. */
  after: (call: StoreCall) => void;
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
  let calls = 0;
  const never = new Promise<never>(() => undefined);

  const faults: StoreFaults = {
    get isDead() {
      return isDead;
    },
    get calls() {
      return calls;
    },
    die: () => {
      isDead = true;
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
    const result = await work();
    calls += 1;
    faults.after(call);
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
    cards: wrap("cards", inner.cards),
    audit: wrap("audit", inner.audit),
    processes: wrap("processes", inner.processes),
    health: () => inner.health(),
    prune: (before) => inner.prune(before),
    close: () => inner.close(),
  };
  return faults;
}
