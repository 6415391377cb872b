import type { Log } from "../../observe/log.ts";
import type { FeishuAnswer } from "./api/answer.ts";
import { codes } from "./api/codes.ts";
import { isDeadApp, wordsFor } from "./api/error-words.ts";
import type { Bot, Granted } from "./api/who.ts";
import type { Me } from "./intake/parsed.ts";
import { type Lacking, lackingScopes } from "./scopes.ts";

/** Who PoCo is in Feishu, what it may do there, and whether its id and secret are good. */
export interface Membership {
  /** Undefined before Feishu said it. */
  me(): Me | undefined;
  botOpenId(): string | undefined;
  /** Why nothing works, for people. */
  problem(): string | undefined;
  lacking(): Lacking;
  /** Undefined where Feishu does not say it. */
  owner(): string | undefined;
  /** When Feishu last answered a call; epoch milliseconds, null before. */
  provenAt(): number | null;
  know(bot: Bot): void;
  learn(granted: Granted): void;
  /** Learns from every answer of Feishu. */
  hear(answer: FeishuAnswer): void;
}

export function createMembership(
  appId: string,
  { log, now }: { readonly log: Log; readonly now: () => number },
): Membership {
  let me: Me | undefined;
  let granted: Granted | undefined;
  let deadApp: string | undefined;
  let provenAt: number | null = null;
  /** Feishu named them when it refused something. */
  const refusedFor = new Set<string>();
  return {
    me: () => me,
    botOpenId: () => me?.botOpenId,
    problem: () => deadApp,
    owner: () => granted?.owner ?? undefined,
    provenAt: () => provenAt,
    lacking: () => {
      // A right may have been taken back since Feishu listed them.
      if (granted !== undefined) {
        return lackingScopes(new Set([...granted.scopes].filter((scope) => !refusedFor.has(scope))));
      }
      const { needed, optional } = lackingScopes(new Set());
      return {
        needed: needed.filter(({ name }) => refusedFor.has(name)),
        optional: optional.filter(({ name }) => refusedFor.has(name)),
      };
    },
    know: ({ openId: botOpenId }) => {
      me = { botOpenId, appId };
    },
    learn: (next) => {
      granted = next;
      refusedFor.clear();
      const { needed } = lackingScopes(next.scopes);
      if (needed.length > 0)
        log.warn({ scopes: needed.map(({ name }) => name) }, "the app lacks rights in Feishu");
    },
    hear: (answer) => {
      if (answer.kind === "ok") {
        deadApp = undefined;
        provenAt = now();
      } else if (answer.kind === "refused") {
        if (isDeadApp(answer)) deadApp = wordsFor(answer);
        else provenAt = now();
        if (answer.code === codes.missingScope) for (const scope of answer.scopes) refusedFor.add(scope);
      }
    },
  };
}
