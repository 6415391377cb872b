/** A JSON object that nobody has looked into. */
type Fields = Readonly<Record<string, unknown>>;

export type FaultSpec<Trouble> = Trouble & {
  /** Every method where it is left out. */
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

export interface CallFaults<Trouble> {
  add(spec: FaultSpec<Trouble>): Fault;
  /** The trouble that meets the call, if any; `released` resolves when a held call may go on. */
  meet(method: string, args: Fields): Met<Trouble> | undefined;
  clear(): void;
}

export interface Met<Trouble> {
  readonly trouble: Trouble;
  readonly released: Promise<void>;
}

interface Standing<Trouble> extends Fault {
  readonly spec: FaultSpec<Trouble>;
  readonly released: Promise<void>;
  left: number;
  hits: number;
}

/** Faults of calls; the oldest that fits meets a call. */
export function createCallFaults<Trouble>(): CallFaults<Trouble> {
  const standing = new Set<Standing<Trouble>>();
  return {
    add: (spec) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = (): void => {
        standing.delete(fault);
        resolve();
      };
      const fault: Standing<Trouble> = {
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
