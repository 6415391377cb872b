import type { Platform, PlatformAbilities, PlatformAdapter, PlatformHost } from "../platform.ts";
import { accessOf, type SlackValues, slackSettings } from "./settings.ts";
import { slackSetup } from "./setup.ts";
import { createUnconfiguredSlack } from "./unconfigured.ts";

/** Slack, by a socket that PoCo opens or by webhooks. */
export const slack: PlatformAdapter<typeof slackSettings> = {
  name: "slack",
  title: "Slack",
  settings: slackSettings,
  setup: slackSetup,
  create: (values, host) => createSlack(values, host),
};

/** Slack: a message takes about 11,000 characters in all; the rest of a card needs some of them. */
const answerLimit = 9_000;
const partsLimit = 4;

/** What speaks to Slack is read only where Slack is configured: it costs memory and time at the start. */
export async function createSlack(values: SlackValues, host: PlatformHost): Promise<Platform> {
  const access = accessOf(values);
  const can = abilitiesOf(values);
  if (!access.isConfigured) return createUnconfiguredSlack({ values, missing: access.missing, host, can });
  const { createConnected } = await import("./connected.ts");
  return createConnected({ values, access, host, can });
}

function abilitiesOf({ callAfterSeconds }: SlackValues): PlatformAbilities {
  return {
    edit: true,
    form: true,
    answerLimit,
    partsLimit,
    files: true,
    calls: true,
    callsAfterMs: callAfterSeconds === 0 ? null : callAfterSeconds * 1_000,
    renews: true,
    command: "/poco",
    threads: true,
    privateRooms: true,
  };
}
