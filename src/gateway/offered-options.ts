import type { Offered } from "./chosen-options.ts";
import type { Models } from "./models.ts";
import type { Parts } from "./parts.ts";

type OfferedParts = Pick<Parts, "agents"> & { readonly models: Models };

/** What can be chosen of the agent; undefined for one that is not configured here. */
export function offeredBy({ agents, models }: OfferedParts, name: string): Offered | undefined {
  const known = agents.get(name);
  if (known === undefined) return undefined;
  return { title: known.title, options: known.agent.options, models: models.of(name).rows };
}

export function unknownAgent({ agents }: Pick<Parts, "agents">, name: string): string {
  return `There is no agent named ${name} here. Choose one of ${[...agents.keys()].join(", ")}.`;
}
