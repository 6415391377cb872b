import type { BrokenCall } from "./ledger.ts";
import { type Soak, wait } from "./soak.ts";

const slackMethods = [
  "chat.postMessage",
  "chat.postMessage",
  "chat.update",
  "files.completeUploadExternal",
] as const;

const feishuMethods = [
  "POST /open-apis/im/v1/messages/:message/reply",
  "POST /open-apis/im/v1/messages/:message/reply",
  "POST /open-apis/cardkit/v1/cards",
  "PUT /open-apis/cardkit/v1/cards/:card",
  "POST /open-apis/im/v1/files",
] as const;

/** How long such a call is waited for. */
const patienceMs = 20_000;

/** PoCo dies just when an app does what it asked for, so that it never hears of it; and is started again after a while. */
export async function killAmid({ chance, ledger, inSlack, inFeishu, killFor }: Soak): Promise<void> {
  const { promise: met, resolve } = Promise.withResolvers<void>();
  const when = (call: BrokenCall): boolean => {
    ledger.lostAnswers.push(call);
    ledger.count("kill amid a call");
    resolve();
    return true;
  };
  const fault = chance.isHeads(0.5)
    ? inSlack.slack.fault({ kind: "cut_after", method: chance.pick(slackMethods), when })
    : inFeishu.feishu.fault({ kind: "cut_after", method: chance.pick(feishuMethods), when });
  await Promise.race([met, wait(patienceMs)]);
  fault.clear();
  await killFor(1_000 + chance.below(90_000));
}
