import { answerText } from "../cards/answer-text.ts";
import type { Card } from "../cards/card.ts";
import { cardOf } from "../cards/card-of.ts";
import { shortened } from "../cards/shortened.ts";
import { splitText } from "../cards/split-text.ts";
import type { View } from "../cards/view.ts";
import type { Viewer } from "../domain/person.ts";
import { isTerminal } from "../domain/task.ts";
import type { Platform } from "../platforms/platform.ts";
import type { CardEntry, CardStore } from "../store/store.ts";
import type { Views } from "./views.ts";

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
 * The card as this platform shows it. An answer that is too long for it comes in further cards as well, which are
 * owed before this one can count as shown: whatever happens then, they come.
 */
export async function faceOf(
  { cards, views }: FaceParts,
  { entry, viewer, can: { answerLimit } }: Showing,
): Promise<Card | undefined> {
  if (answerLimit === null || !entry.key.startsWith("task:")) return views.card(entry.key, viewer);
  const view = await views.byKey(entry.key, viewer);
  if (view === undefined) return undefined;
  const count = countOf(view, answerLimit);
  if (count === 0) return cardOf(view);
  for (let part = 1; part <= count; part += 1) await oweOnce(cards, entry, partKey(entry.key, part));
  return shortened(cardOf(view), answerLimit, count);
}

/** In how many parts the answer comes; 0 when the task's own card has room for it. */
function countOf(view: View, limit: number): number {
  if (view.kind !== "task_status" || !isTerminal(view.task.state.status)) return 0;
  const text = answerText(view.task, view.transcript);
  return text.length > limit ? splitText(text, limit).length : 0;
}

/** What was said in the end stays: a part that is known needs no other state. */
async function oweOnce(cards: CardStore, { conversation, viewer }: CardEntry, key: string): Promise<void> {
  if ((await cards.get(conversation, key)) !== undefined) return;
  await cards.owe(conversation, key, viewer ?? undefined);
}

function partKey(taskKey: string, part: number): string {
  return `${taskKey}:part:${part}`;
}

const keyPattern = /^(task:[^:]+)(?::part:(\d+))?$/;

/** The card that has to be shown before this one: of a first part it is the task's. */
export function keyBefore(key: string): string | undefined {
  const [, task, part] = keyPattern.exec(key) ?? [];
  if (task === undefined || part === undefined) return undefined;
  return part === "1" ? task : partKey(task, Number(part) - 1);
}

/** The card that can be shown after this one, where there is such a part. */
export function keyAfter(key: string): string | undefined {
  const [, task, part = "0"] = keyPattern.exec(key) ?? [];
  return task === undefined ? undefined : partKey(task, Number(part) + 1);
}
