import type { Log } from "../../observe/log.ts";
import { backoffMs } from "../kit/backoff.ts";
import { pause } from "../kit/pause.ts";
import { authTest, type SlackIdentity } from "./api/auth.ts";
import { isDeadToken, wordsFor } from "./api/error-words.ts";
import type { SlackApi } from "./api/slack-api.ts";

/** Who PoCo is in the workspace: asked until Slack says it, or says that the token is void. */
export interface IdentityAsked {
  /** Resolves with undefined when the token is void, or it was closed. Never rejects. */
  readonly found: Promise<SlackIdentity | undefined>;
  /** Why it is not known yet, for people; null once it is. */
  problem(): string | null;
  close(): void;
}

export function askIdentity(api: SlackApi, log: Log): IdentityAsked {
  const closing = new AbortController();
  let problem: string | null = "PoCo asks Slack who it is there.";

  const ask = async (): Promise<SlackIdentity | undefined> => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      const answer = await authTest(api);
      if (answer.kind === "ok") {
        problem = null;
        return answer.data;
      }
      problem = wordsFor(answer);
      log.warn({ problem }, "Slack did not say who PoCo is there");
      if (answer.kind === "refused" && isDeadToken(answer.error)) return undefined;
      await pause(backoffMs({ failures, ...pace, chance: Math.random() }), closing.signal);
    }
    return undefined;
  };

  return { found: ask(), problem: () => problem, close: () => closing.abort() };
}

/** Milliseconds. */
const pace = { firstMs: 400, mostMs: 30_000 } as const;
