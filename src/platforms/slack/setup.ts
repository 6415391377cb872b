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
    "1. Make the app. Open this link, choose your workspace, and press Create:",
    `   ${createAppLink(options)}`,
    ...(isSocket ? [] : [`   Put the address at which Slack reaches PoCo in place of ${unknownAddress}.`]),
    "2. Install App -> Install to Workspace. Copy the Bot User OAuth Token (xoxb-…).",
    isSocket
      ? "3. Basic Information -> App-Level Tokens -> Generate, with the scope connections:write. Copy it (xapp-…)."
      : "3. Basic Information -> App Credentials. Copy the Signing Secret.",
    "",
  ];
}
