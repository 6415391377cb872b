import type { DatabaseSync } from "node:sqlite";

/** One transaction to come. */
interface Job {
  work(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Runs transactions in the order of asking. Those that are asked for in the same turn of the event loop share one
 * commit, which is most of what a small transaction costs; each resolves after that commit. When one of them fails,
 * all are rolled back and run again one by one, so that it fails alone: `work` may therefore run twice and must have no
 * effect but the one on the database.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<"begin" | "commit" | "rollback", { run(): unknown }>>;
  #jobs: Job[] = [];
  #scheduled: NodeJS.Immediate | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = {
      begin: database.prepare("BEGIN IMMEDIATE"),
      commit: database.prepare("COMMIT"),
      rollback: database.prepare("ROLLBACK"),
    };
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: T;
      this.#jobs.push({
        work: () => {
          value = work();
        },
        resolve: () => resolve(value),
        reject,
      });
      this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Runs what was asked for so far. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const jobs = this.#jobs;
    this.#jobs = [];
    if (jobs.length > 0 && !this.#settle(jobs, jobs.length > 1)) {
      for (const job of jobs) this.#settle([job], false);
    }
  }

  /** Answers false when the group failed and its members are to be tried alone. */
  #settle(jobs: readonly Job[], areTriedAlone: boolean): boolean {
    try {
      this.#statements.begin.run();
      for (const job of jobs) job.work();
      this.#statements.commit.run();
    } catch (error) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#statements.rollback.run();
      if (areTriedAlone) return false;
      for (const job of jobs) job.reject(error);
      return true;
    }
    for (const job of jobs) job.resolve();
    return true;
  }
}
