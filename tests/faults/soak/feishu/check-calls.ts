import { isDeepStrictEqual } from "node:util";
import type { SeenCall } from "../../../../src/testing/fake-feishu/answer-call.ts";
import type { FeishuSide } from "../soak.ts";

/** What Feishu refused, limited or frowned at, beyond what people's own deeds and the faults explain. */
export function checkFeishuCalls(side: FeishuSide): readonly string[] {
  const { feishu } = side;
  return [
    ...feishu.refused.filter((call) => !isExplained(side, call)).map(inWords),
    ...feishu.breaches.map((what) => `over the limit: ${what}`),
    ...feishu.lints,
  ];
}

function inWords({ method, code, path, body, at }: SeenCall): string {
  return `refused: ${method} ${code} at ${at} ${JSON.stringify(path)} ${JSON.stringify(body).slice(0, 300)}`;
}

/** Exactly what somebody or a fault did before, so that no program could have known better. */
function isExplained(side: FeishuSide, call: SeenCall): boolean {
  const { ledger, feishu } = side;
  const { message = "" } = call.path;
  switch (call.code) {
    // Its message was taken back, by people or by PoCo itself.
    case 230011:
    case 231003:
      return ledger.deleted.has(message) || isDoneUnknown(side, call);
    // All tokens were made void; the call is made again with another.
    case 99991663:
      return ledger.tokensVoidAt.some((at) => Math.abs(call.at - at) <= longestCallMs);
    // A change that was counted and done.
    case 300317:
      return isDoneUnknown(side, call);
    default:
      return feishu.tenant.messages.get(message)?.state === "recalled" && ledger.deleted.has(message);
  }
}

/** How long a call is under way, faults included. */
const longestCallMs = 20_000;

/** It was done before, and PoCo never heard of it, or too late. */
function isDoneUnknown({ ledger, feishu }: FeishuSide, { method, path, body, at }: SeenCall): boolean {
  const isSame = (call: SeenCall): boolean =>
    call.method === method &&
    isDeepStrictEqual(call.path, path) &&
    call.body["sequence"] === body["sequence"] &&
    call.at <= at;
  const done = feishu.calls.filter((call) => isSame(call) && call.code === 0);
  const isBroken = [...ledger.lostAnswers, ...ledger.heldCalls].some((call) => call.method === method);
  return done.some((call) => isBroken || ledger.killedAt.some((kill) => kill >= call.at && kill <= at));
}
