import type { Readiness } from "../agent.ts";
import { endsWithin } from "./ends-within.ts";

export interface KeepingOptions {
  /** For people, e.g. `Codex`. */
  readonly title: string;
  /** Looks whether the agent can work; may take seconds. Contract: never rejects. */
  readonly look: () => Promise<Readiness>;
  readonly now?: () => number;
}

/** Milliseconds. What is missing may be installed at any moment, so bad news is kept for moments only. */
const keptMs = { ready: 60_000, missing: 2_000 };
/** Nobody who looks at a card waits longer for a program to say its version. */
const usualPatienceMs = 250;

/**
 * Keeps what is known of an agent's readiness, so that asking is cheap. Good news that has grown old is told at once
 * and looked at again in the background; what is unknown, or was missing, is waited for as long as the caller's
 * patience lasts.
 */
export function keepReadiness({
  title,
  look,
  now = Date.now,
}: KeepingOptions): (patienceMs?: number) => Promise<Readiness> {
  let known: { readonly readiness: Readiness; readonly at: number } | undefined;
  let looking: Promise<unknown> | undefined;

  const lookAgain = async (): Promise<void> => {
    known = { readiness: await look(), at: now() };
    looking = undefined;
  };

  return async (patienceMs = usualPatienceMs) => {
    const isFresh =
      known !== undefined && now() - known.at < (known.readiness.ready ? keptMs.ready : keptMs.missing);
    if (!isFresh) looking ??= lookAgain();
    if (looking !== undefined && known?.readiness.ready !== true) await endsWithin(looking, patienceMs);
    return known?.readiness ?? pending(title);
  };
}

function pending(title: string): Readiness {
  const detail = `PoCo is still finding out whether ${title} can work here. Look again in a moment.`;
  return { ready: false, detail };
}
