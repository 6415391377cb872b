import type { ProjectId } from "../domain/ids.ts";
import { isLive, isTerminal, type Task } from "../domain/task.ts";
import type { ActMessage } from "./act.ts";
import type { Parts } from "./parts.ts";
import type { AskingEvent } from "./to-intent.ts";

type Message = Extract<AskingEvent, { readonly kind: "message" }>;

/** After so long nobody expects any more that their words set an agent to work. Milliseconds. */
const lateMs = 5 * 60_000;

/** What a task keeps of the message that asks for it. `projectId` is the project in whose room it was said. */
export async function messageOf(
  parts: Pick<Parts, "store" | "now">,
  event: Message,
  projectId: ProjectId | null,
): Promise<ActMessage> {
  const { messageId, thread = null, attachments = [] } = event;
  const tasks = await tasksOfThread(parts, event, projectId);
  const after = afterOf(tasks.at(-1));
  return {
    origin: messageId === null ? null : { message: messageId, thread, after },
    threadTask: meantBy(tasks),
    attachments,
    heldBecause: whyLate(event, event.receivedAt ?? parts.now()),
  };
}

/** Among how many of the project's newest tasks those are looked for that belong to a thread. */
const lookBack = 200;

/** The task that the thread is about, then those that followed it or were asked for in the thread, oldest first. */
async function tasksOfThread(
  { store }: Pick<Parts, "store">,
  { conversation, thread }: Message,
  projectId: ProjectId | null,
): Promise<readonly Task[]> {
  if (conversation === null || thread === undefined) return [];
  const about = await store.tasks.atMessage(conversation, thread);
  const recent = projectId === null ? [] : await store.tasks.page({ limit: lookBack, projectId });
  const others = recent.filter(
    ({ id, origin, conversation: room }) =>
      id !== about?.id &&
      room?.id === conversation.id &&
      origin !== null &&
      (origin.thread === thread || origin.message === about?.origin?.message),
  );
  return about === undefined ? others : [about, ...others];
}

/** A prompt goes on with the newest task of its thread that is over, and with what an open one itself goes on with. */
function afterOf(newest: Task | undefined): Task["id"] | null {
  if (newest === undefined) return null;
  return isTerminal(newest.state.status) ? newest.id : (newest.origin?.after ?? null);
}

/** A command is about what is under way in the thread, else about what waits, else about what came last. */
function meantBy(tasks: readonly Task[]): Task | undefined {
  return (
    tasks.find(({ state }) => isLive(state.status)) ??
    tasks.find(({ state }) => !isTerminal(state.status)) ??
    tasks.at(-1)
  );
}

/** Pure. */
function whyLate({ sentAt }: Message, receivedAt: number): string | null {
  if (sentAt === undefined || receivedAt - sentAt <= lateMs) return null;
  const minutes = Math.round((receivedAt - sentAt) / 60_000);
  return `This was written ${minutes} minutes before PoCo could read it. Is it still wanted?`;
}
