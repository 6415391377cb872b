import type { Task } from "../../../src/domain/task.ts";
import type { Shared } from "./soak.ts";

/** More than a soak brings about. */
const allTasks = 10_000;

/** What is wrong with the tasks, when everything has come to rest; an empty list when nothing is. */
export async function checkTasks(soak: Shared): Promise<readonly string[]> {
  const { store } = soak.world();
  const tasks = await store.tasks.page({ limit: allTasks });
  const unsettled = await store.inbox.unsettled();
  const pending = await store.approvals.pending();
  const owed = await store.cards.owed();
  return [
    ...soak.ledger.prompts.flatMap((prompt) => wrongWith(prompt, tasks)),
    ...(await store.tasks.open()).map(({ id, state }) => `task ${id} is still ${state.status}`),
    ...unsettled.map(({ event }) => `never worked off: ${event.slice(0, 200)}`),
    ...pending.map(({ id }) => `request ${id} still waits`),
    ...owed.map(({ key, conversation }) => `owed: ${key} in ${conversation.id}`),
    ...doubledRuns(soak, tasks),
    ...doubledDecisions(soak),
  ];
}

/** Each prompt is one task; what goes on with a task names the same words, but is a step of somebody's own. */
function wrongWith(
  { token, isCertain, channel }: Shared["ledger"]["prompts"][number],
  tasks: readonly Task[],
) {
  const found = tasks.filter(({ prompt, continues }) => continues === null && prompt.includes(token));
  const [only] = found;
  if (found.filter((task) => !isSentAnew(task)).length > 1)
    return [`doubled: ${token} is in the tasks ${found.map(({ id }) => id).join(", ")}`];
  if (only === undefined) return isCertain ? [`lost: ${token} in ${channel}`] : [];
  return only.conversation?.id === channel
    ? []
    : [`${token} is a task of ${only.conversation?.id}, not ${channel}`];
}

/** Who edits a prompt that has begun meanwhile may send the words as another one. */
function isSentAnew({ origin, prompt }: Task): boolean {
  return origin === null && prompt.includes("(edited)");
}

/** A task that was started is never started again, in this life of PoCo or another. */
function doubledRuns({ agents, ledger }: Shared, tasks: readonly Task[]): readonly string[] {
  const runs = agents.played.length;
  const kills = ledger.counts.get("kill") ?? 0;
  const startable = tasks.filter(({ startedAt }) => startedAt !== null).length;
  // Who is killed between the note that a run begins and its beginning leaves one that never was.
  return runs <= startable && startable - runs <= kills
    ? []
    : [`${runs} runs for ${startable} tasks that were started`];
}

function doubledDecisions({ agents }: Shared): readonly string[] {
  return agents.played.flatMap(({ run }) => {
    const ids = run.decisions.map(({ requestId }) => requestId);
    return new Set(ids).size === ids.length ? [] : [`decided twice: ${ids.join(", ")}`];
  });
}
