import type { Ledger } from "./ledger.ts";

/** What somebody does while time passes. */
export interface Doings {
  /** What goes wrong with it is noted, not thrown. */
  begin(what: string, work: () => Promise<unknown>): void;
  /** Resolves when nobody does anything any more. */
  done(): Promise<void>;
}

export function createDoings({ problems }: Pick<Ledger, "problems">): Doings {
  const doing = new Set<Promise<void>>();
  return {
    begin: (what, work) => {
      const act = (async () => {
        try {
          await work();
        } catch (error) {
          problems.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      })().finally(() => doing.delete(act));
      doing.add(act);
    },
    done: async () => {
      while (doing.size > 0) await Promise.all(doing);
    },
  };
}
