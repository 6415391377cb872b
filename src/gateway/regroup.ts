import type { InboxId } from "../domain/ids.ts";
import {
  areOfOne,
  type BurstOptions,
  canBurst,
  type Gathered,
  lineOf,
  mostParts,
  mostWindows,
} from "./burst.ts";
import type { IntakeEvent } from "./stored-event.ts";

/** What an earlier life of PoCo stored and did not get to. */
export interface LeftOver {
  readonly id: InboxId;
  /** The entry that it was made one prompt with. */
  readonly joined: InboxId | null;
  readonly event: IntakeEvent;
}

export type BurstRule = Pick<BurstOptions, "windowMs" | "isOrder">;

/**
 * What is to be worked off together, in the order of arrival. What was stored as one prompt stays one; other messages
 * become one when they were written as close together as those of a burst. A part goes with its head or not at all:
 * where that is under way or settled, so is the part.
 */
export function regroup<Item extends LeftOver>(
  left: readonly Item[],
  rule: BurstRule,
): readonly Gathered<Item>[] {
  const partsOf = Map.groupBy(left, ({ joined }) => joined);
  const groups: { kind: Gathered<Item>["kind"]; items: [Item, ...Item[]] }[] = [];
  /** The newest group of each conversation. */
  const last = new Map<string, (typeof groups)[number]>();
  for (const item of partsOf.get(null) ?? []) {
    const line = lineOf(item.event);
    const before = line === undefined ? undefined : last.get(line);
    if (before !== undefined && goesWith(before, item, rule)) {
      before.kind = "burst";
      before.items.push(item);
      continue;
    }
    const parts = partsOf.get(item.id) ?? [];
    const group: (typeof groups)[number] = {
      kind: parts.length > 0 ? "joined" : "each",
      items: [item, ...parts],
    };
    groups.push(group);
    if (line !== undefined) last.set(line, group);
  }
  return groups;
}

function goesWith<Item extends LeftOver>(
  { kind, items }: Gathered<Item>,
  { event }: Item,
  { windowMs, isOrder }: BurstRule,
): boolean {
  const [head] = items;
  const newest = items.at(-1) ?? head;
  return (
    kind !== "joined" &&
    items.length < mostParts &&
    canBurst(head.event, isOrder) &&
    areOfOne(head.event, event, isOrder) &&
    areWithin(windowMs, newest.event, event) &&
    areWithin(windowMs * mostWindows, head.event, event)
  );
}

function areWithin(ms: number, one: IntakeEvent, other: IntakeEvent): boolean {
  if (ms === 0 || one.receivedAt === undefined || other.receivedAt === undefined) return false;
  const gap = other.receivedAt - one.receivedAt;
  return gap >= 0 && gap <= ms;
}
