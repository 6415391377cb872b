import type { MonthlyState } from "./api/monthly-calls.ts";
import type { FeishuValues } from "./settings.ts";

/** Whether Feishu can be worked with now, for people. */
export interface ListenerState {
  readonly isConfigured: boolean;
  readonly ready: boolean;
  readonly detail: string;
}

/** The keys of `/health` that the contract names. Pure. */
export function healthOf(
  { deliveryMode, verificationToken, encryptKey }: FeishuValues,
  state: ListenerState,
) {
  return {
    feishu_enabled: state.isConfigured,
    feishu_delivery_mode: deliveryMode,
    feishu_verification_enabled: Boolean(verificationToken),
    feishu_signature_enabled: Boolean(encryptKey),
    feishu_listener_ready: state.ready,
    feishu_listener_detail: state.detail,
  };
}

/** The calls of this month as `/health` shows them. Pure. */
export function callsOf({ month, used, limit, level }: MonthlyState) {
  return { month, used, limit, level };
}

/** The listener of `/debug/feishu` before anything was begun. Pure. */
export function emptyListener({ deliveryMode }: FeishuValues, state: ListenerState) {
  return {
    enabled: state.isConfigured,
    delivery_mode: deliveryMode,
    ready: state.ready,
    detail: state.detail,
    start_attempted: false,
    running: false,
    // Nothing of PoCo's is a thread; the contract has the name.
    thread_alive: false,
    started_at: null,
    last_event_at: null,
    last_error: null,
  };
}

export interface ListenerFacts {
  readonly startedAt: number | null;
  /** When Feishu last delivered something. */
  readonly lastEventAt: number | null;
  /** When Feishu last answered a call. */
  readonly provenAt: number | null;
  /** What the long connection says of itself. */
  readonly connection: Readonly<Record<string, unknown>> | undefined;
}

/** The listener of `/debug/feishu`. Pure. */
export function listenerOf(values: FeishuValues, state: ListenerState, facts: ListenerFacts) {
  const { startedAt, lastEventAt, provenAt, connection } = facts;
  return {
    ...emptyListener(values, state),
    start_attempted: startedAt !== null,
    running: state.ready,
    thread_alive: state.ready,
    started_at: timeOf(startedAt),
    last_event_at: timeOf(lastEventAt),
    last_proof_at: timeOf(provenAt),
    last_error: state.ready ? null : state.detail,
    ...(connection === undefined ? {} : { connection }),
  };
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
