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
function isExplained({ ledger, feishu }: FeishuSide, { method, code, path }: SeenCall): boolean {
  const { message = "" } = path;
  switch (code) {
    // Its message was taken back.
    case 230011:
    case 231003:
      return ledger.deleted.has(message);
    // All tokens were made void; the call is made again with another.
    case 99991663:
      return true;
    // A change that was counted, done and made again because its answer was lost or late.
    case 300317:
      return [...ledger.lostAnswers, ...ledger.heldCalls].some((call) => call.method === method);
    default:
      return feishu.tenant.messages.get(message)?.state === "recalled" && ledger.deleted.has(message);
  }
}
