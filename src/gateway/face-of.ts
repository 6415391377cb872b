import { answerText } from "../cards/answer-text.ts";
import type { Block, Card } from "../cards/card.ts";
import { cardOf } from "../cards/card-of.ts";
import { changesOf } from "../cards/changes.ts";
import { shortened } from "../cards/shortened.ts";
import { splitText } from "../cards/split-text.ts";
import type { TaskView } from "../cards/task-view.ts";
import type { View } from "../cards/view.ts";
import type { Viewer } from "../domain/person.ts";
import { isTerminal } from "../domain/task.ts";
import type { OutgoingCard, Platform } from "../platforms/platform.ts";
import type { CardEntry, CardStore, OwedCard } from "../store/store.ts";
import { type ExtraKind, extraKey, madeKey, partKey } from "./card-keys.ts";
import { partsLimitOf } from "./parts-limit.ts";
import type { Views } from "./views.ts";

/** A card as a platform shows it, with what the platform shows around it. */
export interface Face {
  readonly card: Card;
  readonly around: Pick<OutgoingCard, "answers" | "topic">;
  /** What comes beside it, and is shown already perhaps. */
  readonly owed: readonly OwedCard[];
}

interface FaceParts {
  readonly cards: CardStore;
  readonly views: Views;
}

interface Showing {
  readonly entry: CardEntry;
  readonly viewer: Viewer;
  readonly can: Platform["can"];
}

/**
 * The card as this platform shows it. An answer that is too long for it comes in further cards as well, and other
 * things come beside it; they are owed before this one can count as shown: whatever happens then, they come.
 */
export async function faceOf(
  { cards, views }: FaceParts,
  { entry, viewer, can }: Showing,
): Promise<Face | undefined> {
  const view = await views.byKey(entry.key, viewer);
  if (view === undefined) return undefined;
  const around = aroundOf(view, entry);
  if (view.kind !== "task_status" || !isTerminal(view.task.state.status)) {
    return { card: cardOf(view), around, owed: [] };
  }
  const beside = besideOf(view, entry, can);
  const owed: OwedCard[] = [];
  for (const key of beside.parts) await oweOnce(cards, entry, key);
  for (const key of beside.extras) {
    await oweOnce(cards, entry, key);
    owed.push({ conversation: entry.conversation, key });
  }
  return { card: shortenedBy(cardOf(view), beside, can), around, owed };
}

function aroundOf(view: View, { conversation }: CardEntry): Face["around"] {
  if (view.kind === "workspace_overview") {
    const { agentTitle, workspace } = view.row;
    return { topic: [agentTitle, workspace.folder].filter((part) => part !== null).join(" · ") };
  }
  // After another room was bound, a card may stand where its prompt does not.
  const isAtHome = view.kind === "task_status" && view.task.conversation?.id === conversation.id;
  if (!isAtHome) return {};
  const { origin, state } = view.task;
  const { message = null, thread = null } = origin ?? {};
  return { answers: { message, thread, status: state.status } };
}

interface Beside {
  /** The cards in which the answer comes, one after another; none when the task's own has room for it. */
  readonly parts: readonly string[];
  readonly extras: readonly string[];
  readonly hasFile: boolean;
  readonly hasDiff: boolean;
}

/** What comes beside the card of a task that is over. Pure. */
function besideOf(view: TaskView, { key, conversation }: CardEntry, can: Platform["can"]): Beside {
  const text = answerText(view.task, view.transcript);
  const { answerLimit } = can;
  const isLong = answerLimit !== null && text.length > answerLimit;
  const count = isLong ? splitText(text, answerLimit).length : 0;
  const parts = Math.min(count, partsLimitOf(can) ?? count);
  const hasDiff = can.files && isLongDiff(view);
  const extras: readonly ExtraKind[] = [
    ...(count > parts ? (["file"] as const) : []),
    ...(hasDiff ? (["diff"] as const) : []),
    ...(isCalled(view, conversation, can) ? (["ended"] as const) : []),
  ];
  const made = can.files ? view.transcript.made : [];
  return {
    parts: Array.from({ length: parts }, (_, index) => partKey(key, index + 1)),
    extras: [
      ...made.map((_, index) => madeKey(key, index + 1)),
      ...extras.map((kind) => extraKey(key, kind)),
    ],
    hasFile: count > parts,
    hasDiff,
  };
}

/** A diff of more characters is read as a file. */
const shownDiff = 1_500;

function isLongDiff({ transcript }: TaskView): boolean {
  const changed = changesOf(transcript);
  return changed.reduce((sum, { diff = "" }) => sum + diff.length, 0) > shownDiff;
}

/** Whoever gave a task that took long may look elsewhere by now. */
function isCalled(
  { task }: TaskView,
  conversation: CardEntry["conversation"],
  can: Platform["can"],
): boolean {
  const { startedAt, endedAt, platform, stoppedBy, requester } = task;
  if (can.callsAfterMs === null || startedAt === null || endedAt === null) return false;
  // Who stopped it knows.
  if (stoppedBy === requester || platform !== conversation.platform) return false;
  return endedAt - startedAt > can.callsAfterMs;
}

function shortenedBy(
  card: Card,
  { parts, hasFile, hasDiff }: Beside,
  { answerLimit }: Platform["can"],
): Card {
  const told = hasDiff ? { ...card, blocks: card.blocks.map(withoutWholeDiff) } : card;
  return answerLimit === null || parts.length === 0
    ? told
    : shortened(told, { limit: answerLimit, parts: parts.length, hasFile });
}

function withoutWholeDiff(block: Block): Block {
  return block.kind === "diff" ? { ...block, comesAsFile: true } : block;
}

/** What was said in the end stays: what is known needs no other state. */
async function oweOnce(cards: CardStore, { conversation, viewer }: CardEntry, key: string): Promise<void> {
  if ((await cards.get(conversation, key)) !== undefined) return;
  await cards.owe(conversation, key, viewer ?? undefined);
}
