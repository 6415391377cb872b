import { accessTo } from "../domain/access.ts";
import type { InboxId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import type { AuditEntry } from "../store/store.ts";
import type { Act } from "./act.ts";
import { auditOf } from "./audit.ts";
import { type Resolved, resolveCommand } from "./commands.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { messageOf } from "./message-of.ts";
import { resolveNumbers } from "./number-reply.ts";
import { type Outcome, rejected, silence } from "./outcome.ts";
import { knock } from "./people.ts";
import { perform } from "./perform.ts";
import { placeOf } from "./place.ts";
import { promptRecalled } from "./recalled.ts";
import { questionOf } from "./rights.ts";
import { roomGone } from "./room-gone.ts";
import type { IntakeEvent } from "./stored-event.ts";
import { type AskingEvent, type EventRead, toIntent } from "./to-intent.ts";
import { isUnavailable } from "./until-stored.ts";
import { withNames } from "./with-names.ts";

export interface WorkParts extends GatewayParts {
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
export async function workOff(parts: WorkParts, id: InboxId, event: IntakeEvent): Promise<Outcome> {
  try {
    const answered = await answer(parts, id, event);
    const { intent } = answered;
    const outcome = { ...answered.outcome, place: await placeOf(parts, answered.outcome, { event, intent }) };
    const audit = auditOf({ ...answered, event, at: parts.now() });
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
  /** What was asked for; undefined where nobody could tell. */
  readonly intent: Intent | undefined;
  readonly outcome: Outcome;
  readonly isDenied: boolean;
}

async function answer(parts: WorkParts, id: InboxId, event: IntakeEvent): Promise<Answered> {
  const { conversation } = event;
  const project = conversation === null ? undefined : await parts.store.projects.inConversation(conversation);
  if (event.kind === "gone") {
    return { intent: undefined, outcome: await roomGone(parts, project, event), isDenied: false };
  }
  if (event.kind === "recalled") {
    return { intent: undefined, outcome: await promptRecalled(parts, event), isDenied: false };
  }
  if (event.kind === "message" && event.isAside === true && project === undefined) return nothing;
  return answerAsked(parts, id, { event: await withNames(parts, event), project });
}

/** What people say to each other is none of PoCo's business. */
const nothing: Answered = { intent: undefined, outcome: silence, isDenied: false };

interface Asked {
  readonly event: AskingEvent;
  readonly project: Project | undefined;
}

async function answerAsked(parts: WorkParts, id: InboxId, { event, project }: Asked): Promise<Answered> {
  const { conversation, person } = event;
  const read = toIntent(event, project);
  const asked = read.ok && "intent" in read ? read.intent : undefined;
  const role = await parts.roleOf(person);
  if (role === undefined) return { intent: asked, outcome: await knock(parts, person), isDenied: true };
  if (!read.ok) {
    const { input } = read;
    const outcome = rejected(input?.problem ?? read.problem, null, input?.field);
    return { intent: undefined, outcome, isDenied: false };
  }

  const room = conversation?.surface === "group" ? (project?.id ?? null) : undefined;
  const act: Act = {
    person,
    role,
    conversation,
    room,
    source: event.source,
    cause: id,
    ...(event.kind === "message" ? { message: await messageOf(parts, event, project?.id ?? null) } : {}),
  };
  const resolved = await resolve(parts, read, act);
  return "outcome" in resolved
    ? { intent: undefined, outcome: resolved.outcome, isDenied: false }
    : carryOut(parts, resolved.intent, act);
}

async function resolve(
  parts: WorkParts,
  read: Extract<EventRead, { readonly ok: true }>,
  act: Act,
): Promise<Resolved> {
  if ("intent" in read) return read;
  return "reply" in read ? resolveNumbers(parts, read.reply, act) : resolveCommand(parts, read.command, act);
}

async function carryOut(parts: WorkParts, intent: Intent, act: Act): Promise<Answered> {
  const access = accessTo(await questionOf(parts, intent, act));
  if (!access.allowed) return { intent, outcome: rejected(access.reason), isDenied: true };
  return { intent, outcome: await perform(parts, intent, act), isDenied: false };
}
