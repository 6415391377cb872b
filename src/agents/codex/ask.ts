import type { AgentRequest, Answer } from "../../domain/agent-event.ts";
import type { Item } from "./wire.ts";

/** A request of the app-server that people answer: what they see, and what their answer is on the wire. */
export interface Ask {
  readonly request: Omit<AgentRequest, "requestId">;
  /** What is sent for an answer, or why the answer does not fit. */
  resultOf(answer: Answer): AskResult;
}

export type AskResult =
  | {
      readonly kind: "result";
      readonly result: unknown;
      /** The request itself has no way to end the turn, so the turn is stopped after the answer. */
      readonly thenStop?: boolean;
    }
  | { readonly kind: "misfit"; readonly reason: string };

/** What is known of the turn that asks. */
export interface AskedTurn {
  readonly folder: string;
  /** An approval of an edit only names the item that says what it is. */
  itemOf(id: string | undefined): Item | undefined;
  /** Who asks, where it is not the agent itself but one that it began. */
  readonly subAgent: string | undefined;
}

/** What to do with a request of the app-server. */
export type AskRead =
  | { readonly kind: "ask"; readonly ask: Ask }
  /** Answered at once, without people; `notice` tells them. */
  | { readonly kind: "settled"; readonly result: unknown; readonly notice: string }
  | { readonly kind: "unknown" };
