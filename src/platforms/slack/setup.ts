import type { Setup } from "../../config/setting.ts";
import { createAppLink, slackManifest, unknownAddress } from "./manifest.ts";
import type { SlackValues, slackSettings } from "./settings.ts";

/** `poco config slack`. */
export const slackSetup: Setup<typeof slackSettings> = {
  intro: (values) => introFor(values),
  asks: ({ deliveryMode }) =>
    deliveryMode === "socket" ? ["botToken", "appToken"] : ["botToken", "signingSecret"],
  check: async (values) => {
    const { checkAccess } = await import("./check-access.ts");
    return checkAccess(values);
  },
  next: "write to PoCo in Slack, under Apps in its sidebar: it tells you how to be let in",
};

function introFor({ deliveryMode }: SlackValues): readonly string[] {
  const isSocket = deliveryMode === "socket";
  const options = { publicUrl: isSocket ? null : unknownAddress };
  return [
    "The manifest of the app. One that exists already gets it at api.slack.com/apps, under App Manifest:",
    "",
    JSON.stringify(slackManifest(options), null, 2),
    "",
    "Connect Slack in three steps.",
    "",
    "1. Make the app. Open this link, choose your workspace, press Next, then Create:",
    `   ${createAppLink(options)}`,
    ...(isSocket ? [] : [`   Put the address at which Slack reaches PoCo in place of ${unknownAddress}.`]),
    "2. In the menu of the app's page: Install App -> Install to your workspace -> Allow.",
    "   Copy the Bot User OAuth Token (xoxb-…).",
    ...(isSocket
      ? [
          "3. In the same menu: Basic Information -> App-Level Tokens -> Generate Token and Scopes.",
          "   Give it any name, add the scope connections:write, press Generate. Copy it (xapp-…).",
        ]
      : ["3. In the same menu: Basic Information -> App Credentials. Copy the Signing Secret."]),
    "",
  ];
}
