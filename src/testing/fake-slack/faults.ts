import type { Fields } from "./fields.ts";

/** What goes wrong with a call of the Web API. */
export type Trouble =
  | { readonly kind: "rate_limited"; readonly retryAfterS: number }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "error"; readonly error: string; readonly facts?: Fields }
  /** The answer waits until the test releases the fault; the work is done after that. */
  | { readonly kind: "held" }
  /** The connection breaks before the work is done. */
  | { readonly kind: "cut_before" }
  /** The work is done, but its answer is lost. */
  | { readonly kind: "cut_after" };

export type FaultSpec = Trouble & {
  /** Every method where it is left out; `download` is the fetching of a file, `file` its only argument. */
  readonly method?: string;
  /** How often; once where it is left out. */
  readonly times?: number;
  /** Only calls of which this is true, e.g. by chance or by an argument. */
  readonly when?: (call: { readonly method: string; readonly args: Fields }) => boolean;
};

export interface Fault {
  /** How many calls it has met. */
  readonly hits: number;
  /** Lets every held call go on, and holds no further one. */
  release(): void;
  /** Takes the fault away; what it holds goes on. */
  clear(): void;
}

export interface Faults {
  add(spec: FaultSpec): Fault;
  /** The trouble that meets the call, if any; `released` resolves when a held call may go on. */
  meet(method: string, args: Fields): Met | undefined;
  clear(): void;
}

export interface Met {
  readonly trouble: Trouble;
  readonly released: Promise<void>;
}

interface Standing extends Fault {
  readonly spec: FaultSpec;
  readonly released: Promise<void>;
  left: number;
  hits: number;
}

/** Faults of the Web API; the oldest that fits meets a call. */
export function createFaults(): Faults {
  const standing = new Set<Standing>();
  return {
    add: (spec) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = (): void => {
        standing.delete(fault);
        resolve();
      };
      const fault: Standing = {
        spec,
        released: promise,
        left: spec.times ?? 1,
        hits: 0,
        release: end,
        clear: end,
      };
      standing.add(fault);
      return fault;
    },
    meet: (method, args) => {
      const fault = [...standing].find(
        ({ spec, left }) =>
          left > 0 &&
          (spec.method === undefined || spec.method === method) &&
          (spec.when === undefined || spec.when({ method, args })),
      );
      if (fault === undefined) return undefined;
      fault.left -= 1;
      fault.hits += 1;
      return { trouble: fault.spec, released: fault.released };
    },
    clear: () => {
      for (const fault of standing) fault.clear();
    },
  };
}
