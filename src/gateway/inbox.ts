import type { InboxId } from "../domain/ids.ts";
import type { Inbox } from "../platforms/platform.ts";
import { orderTo } from "./agent-commands.ts";
import { platformInbox } from "./platform-inbox.ts";
import { type LeftOver, regroup } from "./regroup.ts";
import { eventText, type IntakeEvent, storedEvent } from "./stored-event.ts";
import type { Take } from "./take.ts";
import { createTurns } from "./turns.ts";
import { failedOutcome, settle, type WorkParts } from "./work-off.ts";
import { outcomeOf } from "./work-off-burst.ts";

/** Where everything that people do comes in. */
export interface Intake {
  readonly take: Take;
  /** Begins to work off what an earlier PoCo stored and did not get to, in the order of arrival. */
  recover(): Promise<void>;
  /** The side of it that platforms see. */
  readonly inbox: Inbox;
  /** Resolves when every accepted event has been worked off. */
  rest(): Promise<void>;
}

export type IntakeOptions = Omit<WorkParts, "retryLater">;

const retryMs = 5_000;

export function createIntake(options: IntakeOptions): Intake {
  const { store, policy } = options;
  const parts: WorkParts = { ...options, retryLater: onceIn(retryMs, () => recover()) };
  const turns = createTurns(parts);
  const rule = { windowMs: policy.burstMs, isOrder: orderTo(parts) };

  const recover = async (): Promise<void> => {
    // An event may be on its way here by its own call, too.
    const stored = (await store.inbox.unsettled()).filter(({ id }) => turns.outcome(id) === undefined);
    const left = stored.map((entry) => ({ ...entry, event: storedEvent(entry.event) }));
    // All in one go, before anything that comes in meanwhile.
    regroup(left.filter(isReadable), rule).forEach(turns.resume);
    for (const { id, event } of left) if (event === undefined) await giveUp(parts, id);
  };

  const take: Take = async (event) => {
    const at = parts.now();
    const { id, isNew } = await store.inbox.receive({
      platform: event.person.platform,
      eventId: event.eventId,
      conversation: event.conversation?.id ?? "",
      messageId: event.kind === "message" ? event.messageId : null,
      event: eventText(event, at),
      sentAt: event.kind === "message" && event.isAhead !== true ? (event.sentAt ?? null) : null,
      at,
    });
    const known = turns.outcome(id);
    if (known !== undefined) return { id, isNew, outcome: known };
    return { id, isNew, outcome: isNew ? turns.begin(id, event) : outcomeOf(parts, id) };
  };

  return { take, recover, inbox: platformInbox(parts, take), rest: turns.rest };
}

type Stored = Omit<LeftOver, "event"> & { readonly event: IntakeEvent | undefined };

function isReadable(entry: Stored): entry is LeftOver {
  return entry.event !== undefined;
}

async function giveUp(parts: WorkParts, id: InboxId): Promise<void> {
  parts.log.error({ inbox: id }, "a stored event cannot be read");
  await settle(parts, id, { outcome: failedOutcome, audit: null });
}

/** Does the work once after the time, however often it was asked for meanwhile; again when it failed. */
function onceIn(ms: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  const ask = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work().catch(ask);
    }, ms).unref();
  };
  return ask;
}
