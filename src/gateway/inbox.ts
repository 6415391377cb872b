import type { InboxId } from "../domain/ids.ts";
import type { ChatEvent, Inbox } from "../platforms/platform.ts";
import { createLines } from "./lines.ts";
import { type Outcome, storedOutcome } from "./outcome.ts";
import { platformInbox } from "./platform-inbox.ts";
import { storedEvent } from "./stored-event.ts";
import type { Take } from "./take.ts";
import { failedOutcome, settle, type WorkParts, workOff } from "./work-off.ts";

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
  const { store } = options;
  const working = new Map<InboxId, Promise<Outcome>>();
  const lines = createLines();
  const parts: WorkParts = { ...options, retryLater: onceIn(retryMs, () => recover()) };

  /** Once for each entry: it may be found in the store by `recover` while its own call is on the way. */
  const start = (id: InboxId, event: ChatEvent): Promise<Outcome> => working.get(id) ?? begin(id, event);

  const begin = (id: InboxId, event: ChatEvent): Promise<Outcome> => {
    const outcome = lines.run(lineOf(event), () => workOff(parts, id, event));
    working.set(id, outcome);
    // `workOff` never rejects.
    void outcome.then(() => working.delete(id));
    return outcome;
  };

  const recover = async (): Promise<void> => {
    const left = (await store.inbox.unsettled()).map(({ id, event }) => ({ id, event: storedEvent(event) }));
    // All in one go, before anything that comes in meanwhile. `rest` waits for them, and they never reject.
    for (const { id, event } of left) if (event !== undefined) void start(id, event);
    for (const { id, event } of left) if (event === undefined) await giveUp(parts, id);
  };

  const take: Take = async (event) => {
    const { id, isNew } = await store.inbox.receive({
      platform: event.person.platform,
      eventId: event.eventId,
      conversation: event.conversation?.id ?? "",
      messageId: event.kind === "message" ? event.messageId : null,
      event: JSON.stringify(event),
      at: parts.now(),
    });
    return { id, isNew, outcome: isNew ? start(id, event) : (working.get(id) ?? outcomeOf(parts, id)) };
  };

  return {
    take,
    recover,
    inbox: platformInbox(parts, take),
    rest: async () => {
      while (working.size > 0) await Promise.all(working.values());
    },
  };
}

/** The events of one conversation are worked off one after another; the rest side by side. */
function lineOf({ conversation }: ChatEvent): string | undefined {
  return conversation === null ? undefined : `${conversation.platform} ${conversation.id}`;
}

/** What came of an event that is known already. */
async function outcomeOf({ store }: WorkParts, id: InboxId): Promise<Outcome> {
  const stored = await store.inbox.outcome(id);
  return stored === null ? failedOutcome : storedOutcome(stored);
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
