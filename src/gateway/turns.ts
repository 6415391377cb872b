import type { InboxId } from "../domain/ids.ts";
import { orderTo } from "./agent-commands.ts";
import { clockTimers, createBursts, type Gathered, lineOf } from "./burst.ts";
import { hasBeenIdle, isIdle } from "./is-idle.ts";
import { createLines } from "./lines.ts";
import type { Outcome } from "./outcome.ts";
import type { LeftOver } from "./regroup.ts";
import type { IntakeEvent } from "./stored-event.ts";
import type { WorkParts } from "./work-off.ts";
import { type Item, workOffBurst } from "./work-off-burst.ts";

/** Gives every event its turn: one after another within a conversation, what belongs together at once. */
export interface Turns {
  /** Works the event off when its turn comes. The outcome never rejects. */
  begin(id: InboxId, event: IntakeEvent): Promise<Outcome>;
  /** The same for what an earlier life of PoCo left; for this nobody waits for more words. */
  resume(group: Gathered<LeftOver>): void;
  /** What will come of an entry that has not been worked off yet. */
  outcome(id: InboxId): Promise<Outcome> | undefined;
  /** Resolves when everything has been worked off. Nobody waits for more words meanwhile. */
  rest(): Promise<void>;
}

export function createTurns(parts: WorkParts): Turns {
  const working = new Map<InboxId, Promise<Outcome>>();
  const lines = createLines();
  const bursts = createBursts<Item>({
    windowMs: parts.policy.burstMs,
    isIdle: (conversation) => isIdle(parts, conversation),
    isOrder: orderTo(parts),
    timers: clockTimers,
  });

  const track = (id: InboxId, event: IntakeEvent): { item: Item; outcome: Promise<Outcome> } => {
    const { promise: outcome, resolve: answer } = Promise.withResolvers<Outcome>();
    working.set(id, outcome);
    // It never rejects.
    void outcome.then(() => working.delete(id));
    return { item: { id, event, answer }, outcome };
  };

  /** Neither half of the work rejects; `rest` waits for its items. */
  const inLine = (event: IntakeEvent, gathered: () => Promise<Gathered<Item>>): void => {
    void lines.run(lineOf(event), async () => workOffBurst(parts, await gathered()));
  };

  return {
    begin: (id, event) => {
      const { item, outcome } = track(id, event);
      const gathered = bursts.place(item);
      if (gathered !== undefined) inLine(event, gathered);
      return outcome;
    },
    resume: ({ kind, items: [head, ...others] }) => {
      const again = ({ id, event }: LeftOver): Item => track(id, event).item;
      const items = [again(head), ...others.map(again)] as const;
      inLine(head.event, async () => {
        const isApart = kind === "burst" && !(await isUntouched(parts, head.event));
        return { kind: isApart ? "each" : kind, items };
      });
    },
    outcome: (id) => working.get(id),
    rest: async () => {
      while (working.size > 0) {
        bursts.closeAll();
        await Promise.all(working.values());
      }
    },
  };
}

/** Whether nothing can have come of the message yet. Where nobody can tell, something has. */
async function isUntouched(parts: WorkParts, { conversation, receivedAt }: IntakeEvent): Promise<boolean> {
  if (conversation === null || receivedAt === undefined) return false;
  return hasBeenIdle(parts, conversation, receivedAt).catch(() => false);
}
