import { cardOf } from "../cards/card-of.ts";
import type { InboxId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Role } from "../domain/person.ts";
import type { ChatEvent, Inbox, Reply } from "../platforms/platform.ts";
import { accessTo } from "./access.ts";
import { auditOf } from "./audit.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, rejected, storedOutcome } from "./outcome.ts";
import { perform } from "./perform.ts";
import { storedEvent } from "./stored-event.ts";
import { toIntent } from "./to-intent.ts";

/** Where everything that people do comes in. */
export interface Intake {
  /** Stores the event; rejects when that was impossible. The outcome never rejects. */
  take(event: ChatEvent): Promise<Taken>;
  /** Begins to work off what an earlier PoCo stored and did not get to, in the order of arrival. */
  recover(): Promise<void>;
  /** The side of it that platforms see. */
  readonly inbox: Inbox;
  /** Resolves when every accepted event has been worked off. */
  rest(): Promise<void>;
}

export interface Taken {
  readonly id: InboxId;
  readonly isNew: boolean;
  readonly outcome: Promise<Outcome>;
}

export interface IntakeParts extends GatewayParts {
  readonly roleOf: (event: ChatEvent) => Role | undefined;
}

const failed: Outcome = {
  status: "error",
  message: "PoCo could not do this; its log says why. Try again in a moment.",
  show: null,
  lane: null,
};

export function createIntake(parts: IntakeParts): Intake {
  const { store } = parts;
  const working = new Map<InboxId, Promise<Outcome>>();
  /** The newest work of each conversation: the next one of it begins after it. */
  const lines = new Map<string, Promise<unknown>>();

  const start = (id: InboxId, event: ChatEvent): Promise<Outcome> => {
    const line = lineOf(event);
    const before = line === undefined ? undefined : lines.get(line);
    const outcome = workOff(parts, id, { event, before });
    working.set(id, outcome);
    if (line !== undefined) lines.set(line, outcome);
    // `workOff` never rejects.
    void outcome.then(() => {
      working.delete(id);
      if (line !== undefined && lines.get(line) === outcome) lines.delete(line);
    });
    return outcome;
  };

  const outcomeOf = async (id: InboxId): Promise<Outcome> => {
    const stored = await store.inbox.outcome(id);
    return stored === null ? failed : storedOutcome(stored);
  };

  const take: Intake["take"] = async (event) => {
    const { id, isNew } = await store.inbox.receive({
      platform: event.person.platform,
      eventId: event.eventId,
      conversation: event.conversation?.id ?? "",
      messageId: event.kind === "message" ? event.messageId : null,
      event: JSON.stringify(event),
      at: parts.now(),
    });
    return { id, isNew, outcome: isNew ? start(id, event) : (working.get(id) ?? outcomeOf(id)) };
  };

  return {
    take,
    recover: async () => {
      const left = await store.inbox.unsettled();
      const known = left.filter((entry) => !working.has(entry.id));
      for (const entry of known) await startStored(parts, entry, start);
    },
    rest: async () => {
      while (working.size > 0) await Promise.all(working.values());
    },
    inbox: platformInbox(parts, take),
  };
}

function lineOf({ conversation }: ChatEvent): string | undefined {
  return conversation === null ? undefined : `${conversation.platform} ${conversation.id}`;
}

async function startStored(
  parts: IntakeParts,
  entry: { readonly id: InboxId; readonly event: string },
  start: (id: InboxId, event: ChatEvent) => Promise<Outcome>,
): Promise<void> {
  const event = storedEvent(entry.event);
  if (event !== undefined) {
    // Owned by the intake: `rest` waits for it, and it never rejects.
    void start(entry.id, event);
    return;
  }
  parts.log.error({ inbox: entry.id }, "a stored event cannot be read");
  await parts.store.inbox.settle(entry.id, { outcome: JSON.stringify(failed), audit: null }, parts.now());
}

interface Work {
  readonly event: ChatEvent;
  readonly before: Promise<unknown> | undefined;
}

/** The border of the inbox: whatever goes wrong becomes an answer. Never rejects. */
async function workOff(parts: IntakeParts, id: InboxId, { event, before }: Work): Promise<Outcome> {
  await before;
  try {
    const { intent, outcome } = await answer(parts, id, event);
    const audit = intent === undefined ? null : auditOf({ event, intent, outcome, at: parts.now() });
    await parts.store.inbox.settle(id, { outcome: JSON.stringify(outcome), audit }, parts.now());
    return outcome;
  } catch (error) {
    // Not settled: the next start tries again, so that an unwritable disk loses nothing.
    parts.log.error({ inbox: id, error }, "an event could not be worked off");
    return failed;
  }
}

interface Answered {
  readonly intent: Intent | undefined;
  readonly outcome: Outcome;
}

async function answer(parts: IntakeParts, id: InboxId, event: ChatEvent): Promise<Answered> {
  const { conversation } = event;
  const project = conversation === null ? undefined : await parts.store.projects.inConversation(conversation);
  const read = toIntent(event, project);
  if (!read.ok) return { intent: undefined, outcome: rejected(read.problem) };
  const { intent } = read;
  const access = accessTo(intent, parts.roleOf(event));
  if (!access.allowed) return { intent, outcome: rejected(access.reason) };
  const act = { person: event.person, conversation, source: event.source, cause: id };
  return { intent, outcome: await perform(parts, intent, act) };
}

function platformInbox(parts: IntakeParts, take: Intake["take"]): Inbox {
  return {
    receive: async (event) => {
      const { id, isNew, outcome } = await take(event);
      return { id, isNew, reply: outcome.then((known) => replyOf(parts, known)) };
    },
    cards: async (conversation, { limit, before }) => {
      const query = { conversation, limit, ...(before === undefined ? {} : { before }) };
      const entries = await parts.store.cards.inConversation(query);
      const faces = await Promise.all(entries.map((entry) => parts.views.card(entry.key)));
      return entries.flatMap((entry, index) => {
        const card = faces[index];
        return card === undefined ? [] : [{ key: entry.key, card, version: entry.owedVersion }];
      });
    },
  };
}

async function replyOf(parts: IntakeParts, { status, message, show }: Outcome): Promise<Reply> {
  try {
    const view = show === null ? undefined : await parts.views.of(show);
    return { status, message, card: view === undefined ? null : cardOf(view) };
  } catch (error) {
    parts.log.error({ error }, "an answer could not be rendered");
    return { status, message, card: null };
  }
}
