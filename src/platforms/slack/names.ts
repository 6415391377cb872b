import { within } from "./answers/within.ts";
import type { SlackAnswer } from "./api/answer.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { type SlackPerson, userInfo } from "./api/users.ts";

/** What Slack's people are called. */
export interface Names {
  /** Asks Slack when it is not known. Never rejects. */
  find(user: string): Promise<string | undefined>;
  /** What is known already; asks for the rest in the background, for the next time. */
  known(user: string): string | undefined;
  /** Resolves when all of them are known, or it takes too long. Never rejects. */
  learn(users: readonly string[]): Promise<void>;
}

/** People rename themselves now and then. Milliseconds. */
const goodForMs = 60 * 60_000;
/** After a refusal Slack is not asked again at once. */
const refusedForMs = 60_000;
const mostNames = 5_000;
/** How long what shows names waits for them. Milliseconds. */
const patienceMs = 500;

interface Entry {
  readonly name: string | undefined;
  readonly until: number;
}

export function createNames(api: SlackApi, now: () => number): Names {
  const entries = new Map<string, Entry>();
  const asking = new Map<string, Promise<string | undefined>>();

  const ask = async (user: string): Promise<string | undefined> => {
    const answer: SlackAnswer<SlackPerson> = await userInfo(api, user, { maxWaitMs: 5_000 });
    asking.delete(user);
    const before = entries.get(user)?.name;
    const name = answer.kind === "ok" ? answer.data.name : before;
    entries.delete(user);
    entries.set(user, { name, until: now() + (answer.kind === "ok" ? goodForMs : refusedForMs) });
    const [oldest] = entries.keys();
    if (entries.size > mostNames && oldest !== undefined) entries.delete(oldest);
    return name;
  };

  const askOnce = (user: string): Promise<string | undefined> => {
    const underWay = asking.get(user);
    if (underWay !== undefined) return underWay;
    const begun = ask(user);
    asking.set(user, begun);
    return begun;
  };

  // Tasks of other apps have requesters whom Slack does not know.
  const isStale = (user: string): boolean => isSlackId(user) && (entries.get(user)?.until ?? 0) <= now();

  return {
    learn: async (users) => {
      const unknown = users.filter((user) => isStale(user));
      if (unknown.length > 0) await within(Promise.all(unknown.map(askOnce)), patienceMs);
    },
    find: async (user) => (isStale(user) ? askOnce(user) : entries.get(user)?.name),
    known: (user) => {
      // Never rejects.
      if (isStale(user)) void askOnce(user);
      return entries.get(user)?.name;
    },
  };
}

function isSlackId(user: string): boolean {
  return /^[UW][A-Z0-9]{5,}$/.test(user);
}
