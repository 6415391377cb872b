import type { InboxId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Role } from "../domain/person.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { AuditEntry } from "../store/store.ts";
import { accessTo } from "./access.ts";
import { auditOf } from "./audit.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, rejected } from "./outcome.ts";
import { perform } from "./perform.ts";
import { toIntent } from "./to-intent.ts";
import { isUnavailable } from "./until-stored.ts";

export interface WorkParts extends GatewayParts {
  readonly roleOf: (event: ChatEvent) => Role | undefined;
  /** Works off again, in a while, what could not be stored. */
  readonly retryLater: () => void;
}

export const failedOutcome: Outcome = {
  status: "error",
  message: "PoCo could not do this; its log says why. Try again in a moment.",
  show: null,
  lane: null,
};

const laterOutcome: Outcome = {
  status: "error",
  message:
    "The server cannot write right now. This is kept and done as soon as it can; do not send it again.",
  show: null,
  lane: null,
};

/** The border of the inbox: whatever goes wrong becomes an answer. Never rejects. */
export async function workOff(parts: WorkParts, id: InboxId, event: ChatEvent): Promise<Outcome> {
  try {
    const { intent, outcome } = await answer(parts, id, event);
    const audit = intent === undefined ? null : auditOf({ event, intent, outcome, at: parts.now() });
    await settle(parts, id, { outcome, audit });
    return outcome;
  } catch (error) {
    parts.log.error({ inbox: id, error }, "an event could not be worked off");
    // A defect would repeat itself; what the disk refused is tried again, so that nothing acknowledged is lost.
    if (isUnavailable(error)) {
      parts.retryLater();
      return laterOutcome;
    }
    await settle(parts, id, { outcome: failedOutcome, audit: null }).catch(() => parts.retryLater());
    return failedOutcome;
  }
}

export async function settle(
  parts: WorkParts,
  id: InboxId,
  { outcome, audit }: { readonly outcome: Outcome; readonly audit: AuditEntry | null },
): Promise<void> {
  await parts.store.inbox.settle(id, { outcome: JSON.stringify(outcome), audit }, parts.now());
}

interface Answered {
  readonly intent: Intent | undefined;
  readonly outcome: Outcome;
}

async function answer(parts: WorkParts, id: InboxId, event: ChatEvent): Promise<Answered> {
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
