import type { Log } from "../../observe/log.ts";
import { backoffMs } from "../kit/backoff.ts";
import { pause } from "../kit/pause.ts";
import { isDeadApp, wordsFor } from "./api/error-words.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { type Bot, botInfo } from "./api/who.ts";

/** Who PoCo is in Feishu: asked until Feishu says it, or says that the id or the secret is wrong. */
export interface IdentityAsked {
  /** Resolves with undefined when the id or the secret is wrong, or it was closed. Never rejects. */
  readonly found: Promise<Bot | undefined>;
  /** Why it is not known yet, for people; null once it is. */
  problem(): string | null;
  close(): void;
}

export function askIdentity(api: FeishuApi, log: Log): IdentityAsked {
  const closing = new AbortController();
  let problem: string | null = "PoCo asks Feishu who it is there.";

  const ask = async (): Promise<Bot | undefined> => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      const answer = await botInfo(api);
      if (answer.kind === "ok") {
        problem = null;
        return answer.data;
      }
      problem = wordsFor(answer);
      log.warn({ problem }, "Feishu did not say who PoCo is there");
      if (answer.kind === "refused" && isDeadApp(answer)) return undefined;
      await pause(backoffMs({ failures, ...pace, chance: Math.random() }), closing.signal);
    }
    return undefined;
  };

  return { found: ask(), problem: () => problem, close: () => closing.abort() };
}

/** Milliseconds. */
const pace = { firstMs: 400, mostMs: 30_000 } as const;
