/** Something that Feishu hands over, by the long connection or by HTTP, proven to be Feishu's and not yet read. */
export interface Delivery {
  readonly via: "longconn" | "http";
  /** Feishu's own name of the kind, e.g. `im.message.receive_v1`; empty where it says none. */
  readonly type: string;
  /** The same for each delivery of one event; null where Feishu gives none, which are presses on old cards. */
  readonly eventId: string | null;
  /** The inner part: for schema 2.0 and 1.0 the `event`, for presses on old cards the whole body. */
  readonly event: Readonly<Record<string, unknown>>;
}

/**
 * Takes a delivery in. Contract: resolves once it is stored, with what a press is to be answered with (a toast), or
 * undefined; rejects when it could not be stored, and Feishu sends an event again.
 */
export type Take = (delivery: Delivery) => Promise<unknown>;
