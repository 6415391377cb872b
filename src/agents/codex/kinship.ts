import { Lineage } from "./wire.ts";

/** More generations than Codex allows its sub-agents to have. */
const deepest = 20;

/**
 * Which threads are sub-agents of which. Their messages come unasked, under thread ids of their own, and what ties
 * them to a run is said elsewhere: when the sub-agent begins, and with the turn that its turn goes back to.
 */
export class Kinship {
  readonly #parents = new Map<string, string>();
  /** Turns of the threads that are followed, by which the turns of sub-agents name them. */
  readonly #turns = new Map<string, string>();

  /** The thread itself or the nearest one above it that is followed. */
  rootOf(threadId: string, isFollowed: (threadId: string) => boolean): string | undefined {
    let at: string | undefined = threadId;
    for (let depth = 0; at !== undefined && depth < deepest; depth += 1) {
      if (isFollowed(at)) return at;
      at = this.#parents.get(at);
    }
    return undefined;
  }

  adopt(child: string, parent: string): void {
    if (child !== parent) this.#parents.set(child, parent);
  }

  /** Keeps what a notification says about it. Gives the threads that are new. */
  learn(method: string, params: unknown): readonly string[] {
    const found = childrenIn(method, params, this.#turns);
    const strangers = found.filter(([child]) => !this.#parents.has(child)).map(([child]) => child);
    for (const [child, parent] of found) this.adopt(child, parent);
    return strangers;
  }

  /** A turn of a thread that is followed has begun. */
  began(turnId: string, threadId: string): void {
    this.#turns.set(turnId, threadId);
  }

  /** Nobody follows the thread any more. */
  forget(threadId: string): void {
    for (const [turnId, at] of this.#turns) if (at === threadId) this.#turns.delete(turnId);
  }
}

type Link = readonly [child: string, parent: string];

function childrenIn(method: string, params: unknown, turns: ReadonlyMap<string, string>): readonly Link[] {
  switch (method) {
    case "thread/started": {
      const read = Lineage["thread/started"].safeParse(params);
      return read.success ? [[read.data.thread.id, read.data.thread.parentThreadId]] : [];
    }
    case "turn/started": {
      const read = Lineage["turn/started"].safeParse(params);
      const root = read.success ? turns.get(read.data.turn.rootTurnId ?? "") : undefined;
      return read.success && root !== undefined && root !== read.data.threadId
        ? [[read.data.threadId, root]]
        : [];
    }
    case "item/started":
    case "item/completed":
      return childrenOfItem(params);
    default:
      return [];
  }
}

function childrenOfItem(params: unknown): readonly Link[] {
  const activity = Lineage.activity.safeParse(params);
  if (activity.success) return [[activity.data.item.agentThreadId, activity.data.threadId]];
  const tool = Lineage.tool.safeParse(params);
  if (!tool.success) return [];
  return tool.data.item.receiverThreadIds.map((child): Link => [child, tool.data.threadId]);
}
