/** What a card shows, boiled down to two texts that can be compared. */
export interface Visible {
  /** What must never come late, e.g. the status and the questions asked. */
  readonly state: string;
  /** All that is seen. */
  readonly content: string;
}

/** `state` is shown at once, `progress` when there is room, `none` not at all. */
export type VisibleChange = "none" | "progress" | "state";

/** Whoever does not know what stands there, e.g. after a restart, has a state to show. */
export function changeOf(before: Visible | undefined, after: Visible): VisibleChange {
  if (before === undefined) return "state";
  if (before.content === after.content) return "none";
  return before.state === after.state ? "progress" : "state";
}
