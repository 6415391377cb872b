import type { Fault } from "../../../src/testing/call-faults.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Calls that an app keeps waiting on purpose: time must pass for them to end. */
export interface HeldCalls {
  add(fault: Fault): void;
  /** It waits for none of its calls any more. */
  release(fault: Fault): void;
}

export function createHeldCalls(time: VirtualTime): HeldCalls {
  const held = new Set<Fault>();
  time.held = () => [...held].reduce((sum, { hits }) => sum + hits, 0);
  return {
    add: (fault) => void held.add(fault),
    release: (fault) => {
      held.delete(fault);
      fault.clear();
    },
  };
}
