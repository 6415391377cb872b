import type { InboxId } from "../domain/ids.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { Outcome } from "./outcome.ts";

/** Stores the event; rejects when that was impossible. The outcome never rejects. */
export type Take = (event: ChatEvent) => Promise<Taken>;

export interface Taken {
  readonly id: InboxId;
  /** False when the event was known already: then the outcome is the one it had. */
  readonly isNew: boolean;
  readonly outcome: Promise<Outcome>;
}
