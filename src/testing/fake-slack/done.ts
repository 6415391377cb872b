import type { Delivery } from "./deliveries.ts";

/** What came of something that a person did. */
export interface Done {
  /** Whether the app has acknowledged all that it was told of it; false, too, where it was told nothing. */
  readonly isAcknowledged: boolean;
  /** What the app answered to a command, button or view. */
  readonly ack: unknown;
  readonly deliveries: readonly Delivery[];
  /** What Slack shows the person where the app did not answer in time; events are sent again instead. */
  readonly problem: "dispatch_failed" | undefined;
}

export function doneOf(deliveries: readonly Delivery[]): Done {
  const isAcknowledged = deliveries.length > 0 && deliveries.every(({ state }) => state === "acknowledged");
  const isFailed = deliveries.some(({ kind, state }) => kind !== "events_api" && state !== "acknowledged");
  return {
    isAcknowledged,
    ack: deliveries.at(-1)?.ack,
    deliveries,
    problem: isFailed ? "dispatch_failed" : undefined,
  };
}
