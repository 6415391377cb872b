/** Something that Slack hands over, by the socket or by HTTP, before anybody has read it. */
export interface Delivery {
  readonly via: "socket" | "http";
  readonly kind: "events_api" | "interactive" | "slash_commands";
  readonly body: unknown;
  /** 0 for the first attempt; only events are sent again. */
  readonly retryAttempt: number;
  readonly retryReason: string | null;
}

/**
 * Takes a delivery in. Contract: resolves once it is stored, with what is to be said in the acknowledgement, or
 * undefined; rejects when it could not be stored. An event over the socket is never answered in its acknowledgement.
 */
export type Take = (delivery: Delivery) => Promise<unknown>;
