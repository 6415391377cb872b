import { unreachable } from "../../../domain/unreachable.ts";
import { backoffMs } from "../../kit/backoff.ts";
import type { SocketTimings } from "./timings.ts";

/** Why a connection must be opened once more. `why` is a sentence for people. */
export type Setback =
  /** A line that worked ended, or ends soon. */
  | { readonly kind: "lost"; readonly why: string; readonly livedMs: number }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "rate_limited"; readonly retryAfterMs: number }
  /** Slack's answer to `apps.connections.open`, by its error code. */
  | { readonly kind: "refused"; readonly code: string }
  /** Slack: disconnect with the reason link_disabled. */
  | { readonly kind: "switched_off" };

export type NextStep =
  | { readonly kind: "retry"; readonly waitMs: number; readonly failures: number; readonly why: string }
  | { readonly kind: "stop"; readonly why: string };

export interface Circumstances {
  /** How often it failed in a row before. */
  readonly failures: number;
  readonly timings: SocketTimings;
  /** Between 0 and 1. */
  readonly chance: number;
}

/** No further try can help before a person has put in another token. */
const deadTokens: ReadonlySet<string> = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
]);
/** A person can change these on Slack's side at any time, so it is worth a look once a minute. */
const changeableBySomebody: ReadonlyMap<string, string> = new Map([
  ["missing_scope", "The app token lacks the scope connections:write."],
  ["app_not_found", "Slack does not know the app of this token."],
  ["team_disabled", "The workspace is disabled."],
  ["user_removed_from_team", "The person who installed the app left the workspace."],
]);

/** What to do after a setback. */
export function nextStep(setback: Setback, circumstances: Circumstances): NextStep {
  const failures = circumstances.failures + 1;
  switch (setback.kind) {
    case "lost":
      return afterLoss(setback, circumstances);
    case "failed":
      return { kind: "retry", waitMs: wait(failures, circumstances), failures, why: setback.why };
    case "rate_limited": {
      const waitMs = Math.max(setback.retryAfterMs, wait(failures, circumstances));
      return { kind: "retry", waitMs, failures, why: "Slack limits how often a connection may be opened." };
    }
    case "refused":
      return afterRefusal(setback.code, circumstances);
    case "switched_off": {
      const why =
        "Socket Mode is switched off for the Slack app (link_disabled). Switch it on at api.slack.com/apps under Socket Mode.";
      return { kind: "retry", waitMs: circumstances.timings.slowWaitMs, failures, why };
    }
    default:
      return unreachable(setback);
  }
}

/** At once after a good connection. One that soon broke counts as a failure, or PoCo would ask Slack without end. */
function afterLoss({ why, livedMs }: Setback & { kind: "lost" }, circumstances: Circumstances): NextStep {
  const { failures, timings } = circumstances;
  if (livedMs >= timings.stableAfterMs) return { kind: "retry", waitMs: 0, failures: 0, why };
  return { kind: "retry", waitMs: wait(failures, circumstances), failures: failures + 1, why };
}

function afterRefusal(code: string, circumstances: Circumstances): NextStep {
  if (deadTokens.has(code)) {
    const what = `Slack does not accept the app token (${code}).`;
    const next =
      "Create an app-level token with the scope connections:write at api.slack.com/apps, set POCO_SLACK_APP_TOKEN to it and start PoCo again.";
    return { kind: "stop", why: `${what} ${next}` };
  }
  if (code === "not_allowed_token_type") {
    const what = `The app token is of the wrong kind (${code}).`;
    const next =
      "Set POCO_SLACK_APP_TOKEN to an app-level token, which begins with xapp-, and start PoCo again.";
    return { kind: "stop", why: `${what} ${next}` };
  }
  const failures = circumstances.failures + 1;
  const known = changeableBySomebody.get(code);
  if (known !== undefined) {
    const why = `${known} Slack answers ${code}; look at the app at api.slack.com/apps.`;
    return { kind: "retry", waitMs: circumstances.timings.slowWaitMs, failures, why };
  }
  const why = `Slack refuses to open a connection (${code}).`;
  return { kind: "retry", waitMs: wait(failures, circumstances), failures, why };
}

function wait(failures: number, { timings, chance }: Circumstances): number {
  return backoffMs({ failures, firstMs: timings.firstWaitMs, mostMs: timings.mostWaitMs, chance });
}
