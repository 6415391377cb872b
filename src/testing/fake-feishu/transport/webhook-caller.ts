import { randomUUID } from "node:crypto";
import type { Timers } from "../../../platforms/kit/timers.ts";
import { webhookCall } from "../webhook-call.ts";
import type { Attempt } from "./attempt.ts";

export interface WebhookTarget {
  /** Where events go. */
  readonly url: () => string;
  /** Where presses go; as events where it is left out. */
  readonly cardUrl?: () => string;
  readonly verificationToken: string;
  /** Encrypts and signs. */
  readonly encryptKey?: string;
}

/** Feishu's calls of the app's own addresses. None of them rejects. */
export interface WebhookCaller {
  event(body: object): Promise<Attempt>;
  press(body: object): Promise<Attempt>;
  /** The question that the console asks where an address is saved: whether all addresses answer it. */
  check(): Promise<boolean>;
  /** Gives up what is under way. */
  close(): void;
}

export interface CallerParts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly timers: Timers;
  readonly ackWithinMs: number;
}

export function createWebhookCaller(target: WebhookTarget, parts: CallerParts): WebhookCaller {
  const { url, cardUrl, verificationToken: token, encryptKey } = target;
  const closing = new AbortController();
  const post = async (address: string, body: object): Promise<Attempt> => {
    const key = encryptKey === undefined ? {} : { encryptKey };
    const request = webhookCall({ body, at: parts.now(), url: address, ...key });
    const tooLate = new AbortController();
    const callOff = parts.timers.after(parts.ackWithinMs, () =>
      tooLate.abort(new Error("no answer came in time")),
    );
    try {
      const signal = AbortSignal.any([closing.signal, tooLate.signal]);
      const response = await fetch(request, { signal, redirect: "manual" });
      const text = await response.text();
      if (response.status !== 200) return { kind: "refused", why: `the answer was HTTP ${response.status}` };
      return { kind: "taken", answer: jsonOf(text) };
    } catch (error) {
      return { kind: "silent", why: error instanceof Error ? error.message : String(error) };
    } finally {
      callOff();
    }
  };
  const isAnswered = async (address: string): Promise<boolean> => {
    const challenge = randomUUID();
    const asked = await post(address, { challenge, token, type: "url_verification" });
    return asked.kind === "taken" && challengeIn(asked.answer) === challenge;
  };
  return {
    event: (body) => post(url(), body),
    press: (body) => post((cardUrl ?? url)(), body),
    check: async () => (await isAnswered(url())) && (cardUrl === undefined || (await isAnswered(cardUrl()))),
    close: () => closing.abort(new Error("the fake Feishu was closed")),
  };
}

/** What is no JSON stays the text that it is. Feishu's own dispatcher says nothing where its handler does. */
function jsonOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function challengeIn(answer: unknown): unknown {
  return typeof answer === "object" && answer !== null && "challenge" in answer
    ? answer.challenge
    : undefined;
}
