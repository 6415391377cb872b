import type { ModelRow } from "../cards/workspace-view.ts";
import type { Log } from "../observe/log.ts";
import type { KnownAgent } from "./parts.ts";

/** The models that agents offer. Asking an agent may take seconds, so nobody waits for it: a card shows what is known. */
export interface Models {
  /** What is known now; begins to ask where nothing is known, or where it is old. */
  of(agent: string): { readonly state: "known" | "asking"; readonly rows: readonly ModelRow[] };
}

export interface ModelsParts {
  readonly agents: ReadonlyMap<string, KnownAgent>;
  readonly now: () => number;
  readonly log: Log;
}

/** An answer is kept this long before the agent is asked again. Milliseconds. */
const keptMs = 10 * 60_000;

interface Kept {
  readonly rows: readonly ModelRow[];
  readonly at: number;
}

export function createModels({ agents, now, log }: ModelsParts): Models {
  const kept = new Map<string, Kept>();
  const asking = new Set<string>();

  const ask = async (name: string): Promise<void> => {
    try {
      kept.set(name, { rows: (await agents.get(name)?.agent.models()) ?? [], at: now() });
    } catch (error) {
      log.warn({ agent: name, error }, "an agent could not say its models");
      kept.set(name, { rows: kept.get(name)?.rows ?? [], at: now() });
    } finally {
      asking.delete(name);
    }
  };

  return {
    of: (name) => {
      const known = kept.get(name);
      const isOld = known === undefined || now() - known.at > keptMs;
      if (isOld && !asking.has(name) && agents.has(name)) {
        asking.add(name);
        // `ask` never rejects.
        void ask(name);
      }
      if (known !== undefined) return { state: "known", rows: known.rows };
      return { state: asking.has(name) ? "asking" : "known", rows: [] };
    },
  };
}
