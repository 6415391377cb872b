import { type CallFaults, createCallFaults, type FaultSpec } from "../call-faults.ts";
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

/** The method `download` is the fetching of a file, `file` its only argument. */
export type SlackFault = FaultSpec<Trouble>;
export type Faults = CallFaults<Trouble>;

export const createFaults = (): Faults => createCallFaults<Trouble>();
