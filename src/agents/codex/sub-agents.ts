import type { Report } from "./to-agent-event.ts";
import { Translation } from "./translation.ts";
import type { Item, Notification } from "./wire.ts";

interface SubAgent {
  readonly translation: Translation;
  /** While it works. */
  turnId: string | undefined;
}

/** The sub-agents of one run: what they do is shown as steps of the run; what they say is between agents. */
export class SubAgents {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #known = new Map<string, SubAgent>();
  readonly #names = new Map<string, string>();

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  get threads(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** Those that are at work, with the turn that would have to be interrupted. */
  get working(): readonly { readonly threadId: string; readonly turnId: string }[] {
    return [...this.#known].flatMap(([threadId, { turnId }]) =>
      turnId === undefined ? [] : [{ threadId, turnId }],
    );
  }

  /** For people: the last part of its path, e.g. `helper` for `/root/helper`. */
  nameOf(threadId: string): string {
    return this.#names.get(threadId) ?? "a sub-agent";
  }

  item(threadId: string, itemId: string | undefined): Item | undefined {
    return this.#known.get(threadId)?.translation.item(itemId);
  }

  /** An item of the run may name a sub-agent. */
  meet(item: Item): void {
    const name = item.agentPath?.split("/").at(-1);
    if (item.agentThreadId !== undefined && name) this.#names.set(item.agentThreadId, name);
  }

  take(threadId: string, note: Notification): readonly Report[] {
    const agent = this.#agent(threadId);
    switch (note.method) {
      case "turn/started":
        agent.turnId = note.params.turn.id;
        return [];
      case "turn/completed":
        agent.turnId = undefined;
        return this.#shown(threadId, agent.translation.close("failed"));
      case "item/started":
      case "item/completed":
        this.meet(note.params.item);
        break;
      default:
    }
    return this.#shown(threadId, agent.translation.take(note));
  }

  close(): readonly Report[] {
    return [...this.#known].flatMap(([threadId, { translation }]) =>
      this.#shown(threadId, translation.close("failed")),
    );
  }

  #agent(threadId: string): SubAgent {
    const known = this.#known.get(threadId);
    if (known !== undefined) return known;
    const translation = new Translation(this.#folder, this.#now);
    const agent: SubAgent = { translation, turnId: undefined };
    this.#known.set(threadId, agent);
    return agent;
  }

  #shown(threadId: string, reports: readonly Report[]): readonly Report[] {
    return reports.flatMap((report) => {
      if (report.kind !== "step") return [];
      const title = `${this.nameOf(threadId)}: ${report.step.title}`;
      return [{ kind: "step", step: { ...report.step, id: `${threadId}/${report.step.id}`, title } }];
    });
  }
}
