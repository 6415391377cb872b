import type { Log } from "../../observe/log.ts";
import type { SlackAnswer } from "./api/answer.ts";
import type { SlackIdentity } from "./api/auth.ts";
import { isDeadToken, wordsFor } from "./api/error-words.ts";
import type { Me } from "./intake/parsed.ts";

/** Who PoCo is in the workspace, what it may do there, and whether it is still there at all. */
export interface Membership {
  /** Undefined before Slack said it. */
  me(): Me | undefined;
  botUser(): string | undefined;
  /** What the token may do; undefined where Slack did not say. */
  scopes(): readonly string[] | undefined;
  /** Why nothing works any more, for people. */
  problem(): string | undefined;
  know(identity: SlackIdentity): void;
  /** Learns from every answer of Slack whether the token is good and what it may do. */
  hear(answer: SlackAnswer): void;
  /** Slack said that the app is no longer there. */
  unlink(why: string): void;
}

export function createMembership(log: Log): Membership {
  let me: Me | undefined;
  let scopes: readonly string[] | undefined;
  let unlinked: string | undefined;
  let deadToken: string | undefined;
  return {
    me: () => me,
    botUser: () => me?.botUserId,
    scopes: () => scopes,
    problem: () => unlinked ?? deadToken,
    know: ({ userId: botUserId, botId, teamId }) => {
      me = { botUserId, botId, teamId, appId: null };
    },
    hear: (answer) => {
      if (answer.kind === "ok") {
        deadToken = undefined;
        scopes = answer.scopes ?? scopes;
      } else if (answer.kind === "refused" && isDeadToken(answer.error)) deadToken = wordsFor(answer);
    },
    unlink: (why) => {
      unlinked = `The app was taken out of the workspace (${why}). Install it again, then run \`poco config slack\`.`;
      log.error({ why }, "the app was taken out of the Slack workspace");
    },
  };
}
