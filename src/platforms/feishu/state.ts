import { type ListenerState, type ListenerTimes, listenerFacts, timeOf } from "../kit/listener.ts";
import type { MonthlyState } from "./api/monthly-calls.ts";
import type { FeishuValues } from "./settings.ts";

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

export interface ListenerFacts extends ListenerTimes {
  /** When Feishu last answered a call. */
  readonly provenAt: number | null;
  /** What the long connection says of itself. */
  readonly connection: Readonly<Record<string, unknown>> | undefined;
}

/** The listener of `/debug/feishu`. Pure. */
export function listenerOf(values: FeishuValues, state: ListenerState, facts: ListenerFacts) {
  const { provenAt, connection } = facts;
  return {
    ...listenerFacts(values.deliveryMode, state, facts),
    last_proof_at: timeOf(provenAt),
    ...(connection === undefined ? {} : { connection }),
  };
}
