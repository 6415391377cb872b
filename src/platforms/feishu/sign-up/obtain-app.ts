import type { Obtained, Obtaining } from "../../../config/setting.ts";
import { type FeishuValues, type feishuSettings } from "../settings.ts";
import { qrCode } from "./qr.ts";
import { type MadeApp, usualAccounts } from "./registration.ts";
import { signUp } from "./sign-up.ts";

/** Has the app made or changed by whoever scans a code. Never rejects. */
export async function obtainApp(
  values: FeishuValues,
  { say, columns, signal }: Obtaining,
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
      const code = await qrCode(address);
      const isFitting = code.columns <= columns;
      for (const line of isFitting ? code.lines : []) say(line);
      say("");
      say(
        isFitting
          ? "Scan it with the app of Feishu or Lark, or open this address:"
          : `The code to scan needs a terminal of ${code.columns} columns, and this one has ${columns}. Open this address:`,
      );
      say(address);
      say("");
      say("PoCo waits until somebody has said yes there.");
    },
  });
  return signed.kind === "failed" ? signed : { kind: "values", values: valuesOf(signed.app) };
}

function valuesOf({ appId, appSecret, brand, owner }: MadeApp) {
  return { appId, appSecret, brand, ...(owner === null ? {} : { owner }) };
}
