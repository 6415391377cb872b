/** What people did and what was done to PoCo, for checking afterwards what came of it. */
export interface Ledger {
  readonly prompts: Prompt[];
  /** Messages that people took away: `channel ts` in Slack, the id in Feishu. */
  readonly deleted: Set<string>;
  /** Channels in which nobody can write any more, by people's or PoCo's doing. */
  readonly closed: Set<string>;
  /** Calls that an app did, though the answer was lost. */
  readonly lostAnswers: BrokenCall[];
  /** Calls that an app did late. */
  readonly heldCalls: BrokenCall[];
  /** When PoCo was killed. Epoch milliseconds. */
  readonly killedAt: number[];
  /** When all tokens were made void. Epoch milliseconds. */
  readonly tokensVoidAt: number[];
  /** Tests that went wrong themselves. */
  readonly problems: string[];
  /** How often each thing was done, and each fault. */
  readonly counts: Map<string, number>;
  readonly complaints: string[];
  newToken(): string;
  count(what: string): void;
  lifeEnded(complaints: readonly string[]): void;
}

export interface Prompt {
  /** Stands in its words, and in no other's. */
  readonly token: string;
  readonly channel: string;
  readonly at: number;
  /** False: Slack told the person that it did not work, and it may have worked all the same. */
  isCertain: boolean;
}

export interface BrokenCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export function createLedger(): Ledger {
  const counts = new Map<string, number>();
  const complaints: string[] = [];
  let tokens = 0;
  return {
    counts,
    complaints,
    prompts: [],
    deleted: new Set(),
    closed: new Set(),
    lostAnswers: [],
    heldCalls: [],
    killedAt: [],
    tokensVoidAt: [],
    problems: [],
    newToken: () => {
      tokens += 1;
      return `token${String(tokens).padStart(4, "0")}`;
    },
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    lifeEnded: (said) => void complaints.push(...said),
  };
}
