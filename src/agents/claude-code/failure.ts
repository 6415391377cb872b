import type { Outcome } from "../../domain/agent-event.ts";
import type { Line } from "./wire.ts";

type FailureReason = Extract<Outcome, { kind: "failed" }>["reason"];

/** `retryAt` is epoch milliseconds. */
export function failed(reason: FailureReason, message: string, retryAt?: number): Outcome {
  return { kind: "failed", reason, message, ...(retryAt === undefined ? {} : { retryAt }) };
}

/**
 * What a result that is an error means. Not told by `subtype`, which is `success` also when the model could not be
 * reached. `resetsAt` is what a notice of the rate limits said before, epoch milliseconds. Pure.
 */
export function failureOf(line: Line, resetsAt: number | undefined): Outcome {
  const said = [line.result, ...(line.errors ?? [])].find((text) => text != null && text !== "") ?? "";
  const status = line.api_error_status ?? undefined;
  if (isLimit(status, said)) {
    const retryAt = resetTimeIn(said) ?? resetsAt;
    const next = retryAt === undefined ? "Try again later." : "Try again when it is reset.";
    return failed("limit", `Claude Code has reached a usage limit: ${said} ${next}`, retryAt);
  }
  if (status === 401 || status === 403 || /invalid api key|please run \/login|authenticate/iu.test(said)) {
    const next =
      "Run `claude` on the server and log in with `/login`, or set ANTHROPIC_API_KEY, then try again.";
    return failed("agent", `Claude Code is not logged in. ${next}`);
  }
  if (line.terminal_reason === "prompt_too_long") {
    return failed(
      "agent",
      "The conversation is too long for the model. Send /compact, or start a new session.",
    );
  }
  const what = said === "" ? `It ended with ${line.terminal_reason ?? line.subtype ?? "an error"}.` : said;
  return failed("agent", `Claude Code failed: ${what} Try again; PoCo's log may say more.`);
}

function isLimit(status: number | undefined, said: string): boolean {
  return status === 429 || /usage limit|hit your limit|limit reached|rate limit/iu.test(said);
}

/** Older versions write `Claude AI usage limit reached|1766000000`: epoch seconds. */
function resetTimeIn(said: string): number | undefined {
  const [, seconds] = /\|(\d{9,11})\b/u.exec(said) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}
