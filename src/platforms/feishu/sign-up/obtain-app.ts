import type { Obtained, Obtaining } from "../../../config/setting.ts";
import { silentLog } from "../../../observe/log.ts";
import { createTrace } from "../../kit/trace.ts";
import { wordsFor } from "../api/error-words.ts";
import { createFeishuApi } from "../api/feishu-api.ts";
import { createMonthlyCalls } from "../api/monthly-calls.ts";
import { botInfo } from "../api/who.ts";
import { apiOrigin, type FeishuValues, type feishuSettings } from "../settings.ts";
import { qrLines } from "./qr.ts";
import { type MadeApp, usualAccounts } from "./registration.ts";
import { signUp } from "./sign-up.ts";

/** Has the app made or changed by whoever scans a code, and tries it before anything is kept. Never rejects. */
export async function obtainApp(
  values: FeishuValues,
  { say, signal }: Obtaining,
): Promise<Obtained<typeof feishuSettings>> {
  const { apiBaseUrl, brand, appId } = values;
  // Behind a proxy, and in tests, everything of Feishu's is there.
  const accounts = apiBaseUrl === undefined ? usualAccounts : { feishu: apiBaseUrl, lark: apiBaseUrl };
  const signed = await signUp({
    accounts,
    brand,
    appId: appId || undefined,
    signal,
    show: async (address) => {
      for (const line of await qrLines(address)) say(line);
      say("");
      say("Scan it with the app of Feishu or Lark, or open this address:");
      say(address);
      say("");
      say("PoCo waits until somebody has said yes there.");
    },
  });
  if (signed.kind === "failed") return signed;
  const problem = await problemOf(signed.app, values);
  return problem === undefined
    ? { kind: "values", values: valuesOf(signed.app) }
    : { kind: "failed", why: problem };
}

function valuesOf({ appId, appSecret, brand, owner }: MadeApp) {
  return { appId, appSecret, brand, ...(owner === null ? {} : { owner }) };
}

/** What was given is worth nothing until Feishu takes it. */
async function problemOf(
  { appId, appSecret, brand }: MadeApp,
  values: FeishuValues,
): Promise<string | undefined> {
  const monthly = createMonthlyCalls({ path: undefined, limit: 0, now: Date.now, log: silentLog });
  const origin = apiOrigin({ ...values, brand });
  const trace = createTrace({ now: Date.now });
  const api = createFeishuApi({ appId, appSecret, origin, log: silentLog, trace, monthly });
  try {
    const bot = await botInfo(api);
    return bot.kind === "ok" ? undefined : wordsFor(bot);
  } finally {
    api.close();
  }
}
