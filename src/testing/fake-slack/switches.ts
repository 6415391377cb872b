import type { SeenCall } from "./answer-call.ts";
import type { Delivery } from "./deliveries.ts";
import type { Rules } from "./workspace.ts";

/** What a test may switch on the fake, and the views of its records that change with them. */
export interface Switches {
  readonly scopes: Set<string>;
  readonly appScopes: Set<string>;
  /** Which events the app gets; `message` ones by their topic, e.g. `message.im`. */
  readonly subscriptions: Set<string>;
  /** False for a workspace that does not know plan and task_card blocks. */
  supportsAgentBlocks: boolean;
  /** True: calls over the limits are answered with 429; false: they are only counted. */
  enforceRates: boolean;
  /** How long a stream of text lives; milliseconds. */
  streamTtlMs: number;
  /** A token is answered with this error from now on, e.g. `token_revoked`; null mends it. */
  breakToken(token: "bot" | "app", error: string | null): void;
  /** What Slack refused for good reason; answers of faults are not among them. */
  readonly refused: readonly SeenCall[];
  /** Events that were not acknowledged yet, or never. */
  readonly unacknowledged: readonly Delivery[];
}

export interface Records {
  readonly rules: Rules;
  readonly calls: readonly SeenCall[];
  readonly deliveries: readonly Delivery[];
}

export function createSwitches({ rules, calls, deliveries }: Records): Switches {
  return {
    scopes: rules.scopes,
    appScopes: rules.appScopes,
    subscriptions: rules.subscriptions,
    get supportsAgentBlocks() {
      return rules.supportsAgentBlocks;
    },
    set supportsAgentBlocks(isOn) {
      rules.supportsAgentBlocks = isOn;
    },
    get enforceRates() {
      return rules.enforcesRates;
    },
    set enforceRates(isOn) {
      rules.enforcesRates = isOn;
    },
    get streamTtlMs() {
      return rules.streamTtlMs;
    },
    set streamTtlMs(ms) {
      rules.streamTtlMs = ms;
    },
    breakToken: (token, error) => {
      if (error === null) rules.brokenTokens.delete(token);
      else rules.brokenTokens.set(token, error);
    },
    get refused() {
      return calls.filter(({ error, isFaulted }) => error !== undefined && !isFaulted);
    },
    get unacknowledged() {
      return deliveries.filter(({ state }) => state !== "acknowledged");
    },
  };
}
