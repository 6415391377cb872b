import { within } from "./answers/within.ts";
import type { SlackAnswer } from "./api/answer.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { type SlackPerson, userInfo } from "./api/users.ts";
import { isPassing } from "./not-shown.ts";

/** What Slack's people are called. */
export interface Names {
  /** Asks Slack when it is not known. Never rejects. */
  find(user: string): Promise<string | undefined>;
  /** What is known already; asks for the rest in the background, for the next time. */
  known(user: string): string | undefined;
  /**
   * Resolves when all of them are known, or it takes too long: how many are still to come, because Slack was in trouble.
   * Whom Slack does not know is not to come. Never rejects.
   */
  learn(users: readonly string[]): Promise<number>;
}

/** People rename themselves now and then. Milliseconds. */
const goodForMs = 60 * 60_000;
/** After a refusal Slack is not asked again at once. */
const refusedForMs = 60_000;
/** As long, where it was Slack that could not answer. */
const troubledForMs = 5_000;
/** What Slack could not answer so often counts as refused. */
const mostTrouble = 5;
const mostNames = 5_000;
/** How long what shows names waits for them. Milliseconds. */
const patienceMs = 500;

interface Entry {
  readonly name: string | undefined;
  readonly until: number;
  /** How often in a row Slack could not answer. */
  readonly trouble: number;
}

export function createNames(api: SlackApi, now: () => number): Names {
  const entries = new Map<string, Entry>();
  const asking = new Map<string, Promise<string | undefined>>();

  const ask = async (user: string): Promise<string | undefined> => {
    const answer: SlackAnswer<SlackPerson> = await userInfo(api, user, { maxWaitMs: 5_000 });
    asking.delete(user);
    const entry = entryOf(answer, entries.get(user), now());
    entries.delete(user);
    entries.set(user, entry);
    const [oldest] = entries.keys();
    if (entries.size > mostNames && oldest !== undefined) entries.delete(oldest);
    return entry.name;
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
  const isToCome = (user: string): boolean => {
    const { name, trouble } = entries.get(user) ?? {};
    return name === undefined && (asking.has(user) || isTroubled(trouble));
  };

  return {
    learn: async (users) => {
      const unknown = users.filter((user) => isStale(user));
      if (unknown.length > 0) await within(Promise.all(unknown.map(askOnce)), patienceMs);
      return users.filter((user) => isToCome(user)).length;
    },
    find: async (user) => (isStale(user) ? askOnce(user) : entries.get(user)?.name),
    known: (user) => {
      // Never rejects.
      if (isStale(user)) void askOnce(user);
      return entries.get(user)?.name;
    },
  };
}

function entryOf(answer: SlackAnswer<SlackPerson>, before: Entry | undefined, now: number): Entry {
  if (answer.kind === "ok") return { name: answer.data.name, until: now + goodForMs, trouble: 0 };
  const isRefusal = answer.kind === "refused" && !isPassing(answer.error);
  const trouble = isRefusal ? 0 : (before?.trouble ?? 0) + 1;
  const untilMs = isTroubled(trouble) ? troubledForMs : refusedForMs;
  return { name: before?.name, until: now + untilMs, trouble };
}

function isTroubled(trouble = 0): boolean {
  return trouble > 0 && trouble < mostTrouble;
}

function isSlackId(user: string): boolean {
  return /^[UW][A-Z0-9]{5,}$/.test(user);
}
