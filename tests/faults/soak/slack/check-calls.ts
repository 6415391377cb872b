import { isDeepStrictEqual } from "node:util";
import type { SeenCall } from "../../../../src/testing/fake-slack/answer-call.ts";
import type { BrokenCall } from "../ledger.ts";
import type { SlackSide } from "../soak.ts";

/** What Slack refused, limited or frowned at, beyond what people's own deeds and the faults explain. */
export function checkSlackCalls(soak: SlackSide): readonly string[] {
  const { slack } = soak;
  return [
    ...slack.refused.filter((call) => !isExplained(soak, call)).map(inWords),
    ...slack.rateBreaches.map(
      ({ method, channel, at }) => `over the limit: ${method} ${channel ?? ""} at ${at}`,
    ),
    ...slack.lints,
  ];
}

function inWords({ method, error, args, at }: SeenCall): string {
  const { blocks, view, ...rest } = args;
  const content = JSON.stringify(blocks ?? view ?? "").slice(0, 100);
  return `refused: ${method} ${error} at ${at} ${JSON.stringify(rest).slice(0, 300)} ${content}`;
}

/** Exactly what somebody did before, so that no program could have known better. */
function isExplained(soak: SlackSide, { method, error, args }: SeenCall): boolean {
  const { deleted, lostAnswers, heldCalls } = soak.ledger;
  const channel = args["channel"] ?? args["channel_id"];
  const place = `${String(channel)} ${String(args["ts"] ?? args["timestamp"] ?? args["thread_ts"])}`;
  const isAmong = (calls: readonly BrokenCall[]): boolean =>
    calls.some((call) => call.method === method && isDeepStrictEqual(call.args, args));
  switch (error) {
    case "message_not_found":
    case "thread_not_found":
      return deleted.has(place);
    case "already_reacted":
      return isAmong(lostAnswers);
    case "no_reaction": {
      // Below a deleted message Slack does not say what stands there, so everything else is taken away.
      const threadTs = soak.slack.message(String(channel), String(args["timestamp"]))?.threadTs;
      return isAmong(lostAnswers) || deleted.has(`${String(channel)} ${threadTs}`);
    }
    case "expired_trigger_id":
      return isAmong(heldCalls);
    default:
      return false;
  }
}
