import { z } from "zod";
import type { Outcome } from "../../domain/agent-event.ts";
import type { Profile } from "./profile.ts";

type Failed = Extract<Outcome, { kind: "failed" }>;

export function failed(reason: Failed["reason"], message: string, retryAt?: number): Failed {
  return { kind: "failed", reason, message, ...(retryAt === undefined ? {} : { retryAt }) };
}

export interface AgentError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Of the protocol: the agent wants a login first. */
const authRequired = -32_000;
const shownLength = 600;

/** Why a call failed, in words for people and with what to do next. `now` is in epoch milliseconds. Pure. */
export function failureOf(error: AgentError, { title, login }: Profile, now: number): Failed {
  const said = saidOf(error).slice(0, shownLength);
  if (isAuthError(error.code, said)) return failed("setup", `${title} is not logged in. ${login} (${said})`);
  if (limitWords.test(said)) {
    const message = `The model provider takes no more requests from ${title} for now. Try again in a while. (${said})`;
    return failed("limit", message, retryAtOf(said, now));
  }
  if (contextWords.test(said)) {
    return failed(
      "agent",
      `The conversation no longer fits into what the model can read. Start a new session. (${said})`,
    );
  }
  return failed("agent", `${title} failed: ${withoutEnd(said)}. Try again; the log may tell more.`);
}

export function isAuthError(code: number, said: string): boolean {
  return code === authRequired || authWords.test(said);
}

const authWords =
  /\b401\b|unauthori[sz]ed|unauthenticated|not logged in|authentication (?:is )?required|auth(?:entication)? failed|invalid (?:x-)?api[ _-]?key|(?:missing|incorrect|no) api[ _-]?key/iu;
const limitWords =
  /\b429\b|rate.?limit|too many requests|quota|usage limit|insufficient (?:balance|credit)|resource.?exhausted|out of credits/iu;
const contextWords = /context (?:window|length)|maximum context|prompt is too long|too many tokens/iu;

const Detail = z.object({
  details: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** Several agents say "Internal error" and put what happened beside it. */
function saidOf({ message, data }: AgentError): string {
  if (typeof data === "string" && data !== "") return `${message}: ${data}`;
  const read = Detail.safeParse(data);
  const more = read.success ? (read.data.details ?? read.data.message) : undefined;
  return more === undefined || message.includes(more) ? message : `${message}: ${more}`;
}

const waits =
  /(?:retry|try again|reset\w*)\D{0,20}?(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/iu;
const unitMs: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milli)/iu, 1],
  [/^s/iu, 1_000],
  [/^m/iu, 60_000],
  [/^h/iu, 3_600_000],
];

/** When it may work again, where the message tells: "Please retry in 34.5s". Rounded up, so that nobody tries too early. */
function retryAtOf(said: string, now: number): number | undefined {
  const [, amount, unit = ""] = waits.exec(said) ?? [];
  const ms = unitMs.find(([name]) => name.test(unit))?.[1];
  return amount === undefined || ms === undefined ? undefined : Math.ceil(now + Number(amount) * ms);
}

function withoutEnd(said: string): string {
  return said.trim().replace(/[.!]+$/u, "");
}
