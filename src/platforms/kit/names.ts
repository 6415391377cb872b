import { within } from "./within.ts";

/** What the people of an app are called. */
export interface Names {
  /** Asks the app when it is not known. Never rejects. */
  find(user: string): Promise<string | undefined>;
  /** What is known already; asks for the rest in the background, for the next time. */
  known(user: string): string | undefined;
  /**
   * Resolves when all of them are known, or it takes too long: how many are still to come, because the app was in trouble.
   * Whom the app does not know is not to come. Never rejects.
   */
  learn(users: readonly string[]): Promise<number>;
}

/** People rename themselves now and then. Milliseconds. */
const goodForMs = 60 * 60_000;
/** After a refusal the app is not asked again at once. */
const refusedForMs = 60_000;
/** As long, where it was the app that could not answer. */
const troubledForMs = 5_000;
/** What the app could not answer so often counts as refused. */
const mostTrouble = 5;
const mostNames = 5_000;
/** How long what shows names waits for them. Milliseconds. */
const patienceMs = 500;

interface Entry {
  readonly name: string | undefined;
  readonly until: number;
  /** How often in a row the app could not answer. */
  readonly trouble: number;
}

export interface NamesParts {
  /** Asks the app. Never rejects. */
  readonly ask: (user: string) => Promise<NameAnswer>;
  /** Tasks of other apps have requesters whom this one does not know. */
  readonly isId: (user: string) => boolean;
  readonly now: () => number;
}

/** `trouble`: another try may bring the name. */
export type NameAnswer =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "nobody" | "trouble" };

export function createNames(parts: NamesParts): Names {
  const { now, isId } = parts;
  const entries = new Map<string, Entry>();
  const asking = new Map<string, Promise<string | undefined>>();

  const ask = async (user: string): Promise<string | undefined> => {
    const answer = await parts.ask(user);
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

  const isStale = (user: string): boolean => isId(user) && (entries.get(user)?.until ?? 0) <= now();
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

function entryOf(answer: NameAnswer, before: Entry | undefined, now: number): Entry {
  if (answer.kind === "named") return { name: answer.name, until: now + goodForMs, trouble: 0 };
  const trouble = answer.kind === "nobody" ? 0 : (before?.trouble ?? 0) + 1;
  const untilMs = isTroubled(trouble) ? troubledForMs : refusedForMs;
  return { name: before?.name, until: now + untilMs, trouble };
}

function isTroubled(trouble = 0): boolean {
  return trouble > 0 && trouble < mostTrouble;
}
