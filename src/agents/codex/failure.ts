import type { Outcome } from "../../domain/agent-event.ts";
import { resetInWords, resetOf } from "./rate-limits.ts";
import type { RateLimits, TurnError } from "./wire.ts";

type Failed = Extract<Outcome, { kind: "failed" }>;

export function failed(reason: Failed["reason"], message: string, retryAt?: number): Failed {
  return { kind: "failed", reason, message, ...(retryAt === undefined ? {} : { retryAt }) };
}

/** The process died under a turn. */
export function lost(why: string): Outcome {
  const message = `The Codex process ${why} in the middle of the turn. What it did since is unknown; look before you ask again.`;
  return { kind: "lost", message };
}

/** One of the limits of a turn has passed. */
export function timedOut(
  expiry: "silence" | "turn",
  limits: { readonly silenceSeconds: number; readonly turnSeconds: number },
): Outcome {
  const message =
    expiry === "silence"
      ? `Codex reported nothing for ${limits.silenceSeconds} seconds and was stopped. Try again, or raise POCO_CODEX_TIMEOUT_SECONDS.`
      : `The turn took longer than ${limits.turnSeconds} seconds and was stopped. Try again, or raise POCO_CODEX_TURN_LIMIT_SECONDS.`;
  return failed("timeout", message);
}

const shownLength = 600;

/** Why a turn failed, in words for people and with what to do next. Pure. */
export function failureOf(
  error: TurnError | undefined,
  limits: RateLimits | undefined,
  nowMs: number,
): Outcome {
  const { name, status } = kindOf(error?.codexErrorInfo);
  const said = (error?.message ?? "").slice(0, shownLength);
  switch (name) {
    case "usageLimitExceeded":
    case "sessionBudgetExceeded":
      return failed(
        "limit",
        said || "The usage limit of this Codex account is reached. Try again later.",
        resetOf(limits, nowMs) ?? resetInWords(said, nowMs),
      );
    case "rateLimitExceeded":
      return tooMany(said);
    case "unauthorized":
      return loginNeeded(said);
    case "contextWindowExceeded":
      return failed(
        "agent",
        "The conversation no longer fits into what the model can read. Send /compact, or start a new session.",
      );
    case "sandboxError":
      return failed(
        "agent",
        `Codex could not set up its sandbox: ${said} Choose another access mode, or allow user namespaces.`,
      );
    default:
      return byStatus(status, said);
  }
}

function byStatus(status: number | undefined, said: string): Outcome {
  if (status === 429) return tooMany(said);
  if (status === 401) return loginNeeded(said);
  if (status !== undefined && status >= 500) {
    return failed(
      "agent",
      `The model provider has trouble (HTTP ${status}). Try again later. ${said}`.trim(),
    );
  }
  return failed("agent", said || "Codex failed without saying why. Look into the log, then try again.");
}

function tooMany(said: string): Outcome {
  return failed(
    "limit",
    `The model provider takes no more requests for now. Try again in a while. ${said}`.trim(),
  );
}

function loginNeeded(said: string): Outcome {
  return failed(
    "agent",
    `Codex is not logged in. Log in again: run \`codex login\` on the server. ${said}`.trim(),
  );
}

/** Some kinds are a word, some an object with the word as its only member. */
function kindOf(info: TurnError["codexErrorInfo"]): { readonly name?: string; readonly status?: number } {
  if (info === undefined) return {};
  if (typeof info === "string") return { name: info };
  const [entry] = Object.entries(info);
  if (entry === undefined) return {};
  const [name, detail] = entry;
  const hasStatus = typeof detail === "object" && detail !== null && "httpStatusCode" in detail;
  if (!hasStatus || typeof detail.httpStatusCode !== "number") return { name };
  return { name, status: detail.httpStatusCode };
}
