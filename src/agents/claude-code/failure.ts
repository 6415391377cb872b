import type { Outcome } from "../../domain/agent-event.ts";
import { resetTimeIn } from "./reset-time.ts";
import type { Line } from "./wire.ts";

export const loginHint =
  "Run `claude` on the server and log in with `/login`, or set ANTHROPIC_API_KEY, then try again.";

type FailureReason = Extract<Outcome, { kind: "failed" }>["reason"];

/** `retryAt` is epoch milliseconds. */
export function failed(reason: FailureReason, message: string, retryAt?: number): Outcome {
  return { kind: "failed", reason, message, ...(retryAt === undefined ? {} : { retryAt }) };
}

/** What else is known of a failure beside its result. */
export interface FailureFacts {
  /** What the model's side answered, in the program's own word, e.g. `rate_limit`. */
  readonly kind: string | undefined;
  /** What a notice of the rate limits said before, epoch milliseconds. */
  readonly resetsAt: number | undefined;
  readonly now: number;
}

/**
 * What a result that is an error means. Not told by `subtype`, which is `success` also when the model could not be
 * reached. Pure.
 */
export function failureOf(line: Line, { kind, resetsAt, now }: FailureFacts): Outcome {
  const said = [line.result, ...(line.errors ?? [])].find((text) => text != null && text !== "") ?? "";
  const status = line.api_error_status ?? undefined;
  if (line.terminal_reason === "prompt_too_long") {
    return failed(
      "agent",
      "The conversation is too long for the model. Send /compact, or start a new session.",
    );
  }
  if (isLimit(status, kind, said)) {
    const retryAt = resetsAt ?? resetTimeIn(said, now);
    const next = retryAt === undefined ? "Try again later." : "Try again when it is reset.";
    return failed("limit", `Claude Code has reached a usage limit: ${sentence(said)} ${next}`, retryAt);
  }
  if (isLogin(status, kind, said)) {
    return failed("agent", `Claude Code is not logged in, or its login is refused. ${loginHint}`);
  }
  const what = said === "" ? `It ended with ${line.terminal_reason ?? line.subtype ?? "an error"}.` : said;
  return failed("agent", `Claude Code failed: ${sentence(what)} Try again; PoCo's log may say more.`);
}

function isLimit(status: number | undefined, kind: string | undefined, said: string): boolean {
  if (status === 429 || kind === "rate_limit" || kind === "billing_error") return true;
  return /hit your [\w' ]*limit|(?:usage|hour|session|weekly|spend) limit reached|out of usage credits/iu.test(
    said,
  );
}

function isLogin(status: number | undefined, kind: string | undefined, said: string): boolean {
  if (status === 401 || status === 403) return true;
  if (kind === "authentication_failed" || kind === "oauth_org_not_allowed") return true;
  return /invalid api key|please run \/login|failed to authenticate/iu.test(said);
}

function sentence(said: string): string {
  return /[.!?]$/u.test(said) ? said : `${said}.`;
}
