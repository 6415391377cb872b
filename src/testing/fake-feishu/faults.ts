import { type CallFaults, createCallFaults, type FaultSpec } from "../call-faults.ts";

/** What goes wrong with a call of the API. */
export type Trouble =
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "code"; readonly code: number; readonly status?: number }
  /** The answer waits until the test releases the fault; the work is done after that. */
  | { readonly kind: "held" }
  /** The connection breaks before the work is done. */
  | { readonly kind: "cut_before" }
  /** The work is done, but its answer is lost. */
  | { readonly kind: "cut_after" };

/** The method as in `SeenCall.method`. */
export type FeishuFault = FaultSpec<Trouble>;
export type Faults = CallFaults<Trouble>;

export const createFaults = (): Faults => createCallFaults<Trouble>();
