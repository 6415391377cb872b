import type { Setup } from "../../config/setting.ts";
import { callbacks, events, scopes } from "./scopes.ts";
import { apiOrigin, type FeishuValues, type feishuSettings } from "./settings.ts";

/** `poco config feishu`. */
export const feishuSetup: Setup<typeof feishuSettings> = {
  intro: (values) => introFor(values),
  asks: ({ deliveryMode }) =>
    deliveryMode === "longconn"
      ? ["appId", "appSecret"]
      : ["appId", "appSecret", "verificationToken", "encryptKey"],
  obtain: {
    label: "Scan a code with Feishu or Lark: it makes the app, or adds to it what is missing",
    otherwise: "Enter the App ID and the App Secret of an app",
    run: async (values, how) => {
      const { obtainApp } = await import("./sign-up/obtain-app.ts");
      return obtainApp(values, how);
    },
  },
  check: async (values) => {
    const { checkAccess } = await import("./check-access.ts");
    return checkAccess(values);
  },
  next: "write to the bot in Feishu: it tells you how to be let in",
};

function introFor(values: FeishuValues): readonly string[] {
  const isLongConnection = values.deliveryMode === "longconn";
  return [
    "Connect Feishu in four steps.",
    "",
    `1. Make the app: ${apiOrigin(values)}/app -> Create Custom App. Under Add Features add the Bot.`,
    "2. Under Permissions & Scopes -> Batch import/export scopes paste this:",
    "",
    JSON.stringify({ scopes: { tenant: scopes.map(({ name }) => name), user: [] } }),
    "",
    ...(isLongConnection
      ? [
          "3. Under Events & Callbacks choose the long connection for both, once PoCo runs; then add",
          `   the events ${events.join(", ")}`,
          `   and the callback ${callbacks.join(", ")}.`,
        ]
      : [
          "3. Under Events & Callbacks enter the addresses of PoCo, /platform/feishu/events and /platform/feishu/card-actions,",
          `   and add the events ${events.join(", ")}`,
          `   and the callback ${callbacks.join(", ")}. Copy the Verification Token and the Encrypt Key.`,
        ]),
    "4. Publish a version. Copy the App ID and the App Secret from Credentials & Basic Info.",
    "",
  ];
}
