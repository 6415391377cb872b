/**
 * The methods of the Web API that PoCo uses. Tiers: Slack, "Rate limits", 2026, per method, workspace and app: tier 1 is
 * 1+ a minute, 2 is 20+, 3 is 50+, 4 is 100+; a few have limits of their own.
 */
export interface Method {
  readonly tier: Tier;
  /** Doing it twice is the same as doing it once, so a lost answer may be asked for again. */
  readonly isIdempotent: boolean;
  /** Calls about the same thing are made one after another. */
  readonly inLineOf: "channel" | "message" | null;
}

export type Tier = 1 | 2 | 3 | 4 | "posts";

export interface MethodBudget {
  readonly limit: number;
  readonly reserve: number;
  readonly floor: number;
}

export const budgetWindowMs = 60_000;

/**
 * A tenth below what Slack allows a minute. Tier 3 holds `chat.update`: 45, of which progress uses 35 and changes of
 * state at most 40. `posts`: Slack names no number for the workspace-wide limit of chat.postMessage ("several hundred a
 * minute" in older pages).
 */
export const budgets: Readonly<Record<Tier, MethodBudget>> = {
  1: { limit: 1, reserve: 0, floor: 0 },
  2: { limit: 18, reserve: 3, floor: 2 },
  3: { limit: 45, reserve: 10, floor: 5 },
  4: { limit: 90, reserve: 20, floor: 10 },
  posts: { limit: 180, reserve: 40, floor: 20 },
};

/** Slack: one post a second in a channel, short bursts allowed. Three at once, and one a second in the long run. */
export const channelBudget = { limit: 3, reserve: 0, floor: 0, windowMs: 3_000 };

const read = (tier: Tier): Method => ({ tier, isIdempotent: true, inLineOf: null });
const once = (tier: Tier, inLineOf: Method["inLineOf"] = null): Method => ({
  tier,
  isIdempotent: false,
  inLineOf,
});
const setting = (tier: Tier, inLineOf: Method["inLineOf"] = null): Method => ({
  tier,
  isIdempotent: true,
  inLineOf,
});

export const methods = {
  "agents.sessions.setStatus": setting(3, "message"),
  "apps.connections.open": read(1),
  // Slack: "hundreds a minute", as chat.getPermalink; tier 4 is enough.
  "auth.test": read(4),
  "chat.delete": setting(3, "message"),
  "chat.getPermalink": read(4),
  "chat.postEphemeral": once(4, "channel"),
  "chat.postMessage": once("posts", "channel"),
  "chat.update": setting(3, "message"),
  "conversations.archive": setting(2),
  "conversations.create": once(2),
  "conversations.history": read(3),
  "conversations.info": read(3),
  "conversations.invite": setting(3),
  "conversations.open": setting(3),
  "conversations.replies": read(3),
  "conversations.setPurpose": setting(2),
  "conversations.setTopic": setting(2),
  "files.completeUploadExternal": once(4, "channel"),
  "files.getUploadURLExternal": read(4),
  "files.info": read(4),
  "pins.add": setting(2),
  "pins.remove": setting(2),
  "reactions.add": setting(3, "message"),
  "reactions.remove": setting(2, "message"),
  "users.conversations": read(2),
  "users.info": read(4),
  // A trigger opens one view; the second attempt is refused and would hide that the first one worked.
  "views.open": once(4),
  "views.publish": setting(4),
  "views.push": once(4),
  // With a hash the second attempt is a conflict with the first.
  "views.update": once(4),
} as const satisfies Readonly<Record<string, Method>>;

export type MethodName = keyof typeof methods;
