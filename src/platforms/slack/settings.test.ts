import { mkdir, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { adapters } from "../../app.ts";
import { agentEnvironment } from "../../config/agent-environment.ts";
import { environmentInventory } from "../../config/environment-inventory.ts";
import { type LoadedSettings, loadSettings } from "../../config/load-settings.ts";
import { PocoError } from "../../domain/errors.ts";
import { redact } from "../../observe/redact.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { noSlackValues } from "../../testing/slack-values.ts";
import { createTempHome, type TempHome } from "../../testing/temp-home.ts";
import { accessOf } from "./settings.ts";

const tokens = {
  POCO_SLACK_BOT_TOKEN: "xoxb-1-kingfisher",
  POCO_SLACK_APP_TOKEN: "xapp-1-kingfisher",
  POCO_SLACK_SIGNING_SECRET: "0123456789kingfisher",
};

async function settingsIn(home: TempHome, environment: Readonly<Record<string, string>> = {}, file?: object) {
  if (file !== undefined) {
    await mkdir(home.files.home, { recursive: true });
    await writeFile(home.files.config, JSON.stringify(file));
  }
  return loadSettings({ ...adapters, environment: { ...home.environment, ...environment } });
}

const slackIn = ({ platforms }: LoadedSettings) => platforms["slack"];

describe("the settings of Slack", () => {
  it("come from the environment, or from the file in either form", async () => {
    await using home = await createTempHome();

    const named = await settingsIn(home, tokens);
    const flat = await settingsIn(home, {}, tokens);
    const sections = {
      bot_token: tokens.POCO_SLACK_BOT_TOKEN,
      app_token: tokens.POCO_SLACK_APP_TOKEN,
      signing_secret: tokens.POCO_SLACK_SIGNING_SECRET,
    };
    const sectioned = await settingsIn(home, {}, { slack: sections });

    expect(slackIn(named)).toEqual({
      ...noSlackValues,
      botToken: "xoxb-1-kingfisher",
      appToken: "xapp-1-kingfisher",
      signingSecret: "0123456789kingfisher",
    });
    expect(slackIn(flat)).toEqual(slackIn(named));
    expect(slackIn(sectioned)).toEqual(slackIn(named));
  });

  it("are not set by a blank variable, which leaves what the file says", async () => {
    await using home = await createTempHome();
    const blank = { POCO_SLACK_BOT_TOKEN: "  ", POCO_SLACK_DELIVERY_MODE: "" };

    const settings = await settingsIn(home, blank, { slack: { bot_token: tokens.POCO_SLACK_BOT_TOKEN } });

    expect(slackIn(settings)).toMatchObject({ botToken: "xoxb-1-kingfisher", deliveryMode: "socket" });
  });

  it.each([
    ["POCO_SLACK_BOT_TOKEN", "xapp-1-swapped", "xoxb-"],
    ["POCO_SLACK_APP_TOKEN", "xoxb-1-swapped", "xapp-"],
    ["POCO_SLACK_DELIVERY_MODE", "carrier pigeon", "socket"],
    ["POCO_SLACK_API_BASE_URL", "slack", "URL"],
  ])("refuse %s when it is wrong, with what is allowed, and without a token", async (key, value, allowed) => {
    await using home = await createTempHome();

    const refusal: unknown = await settingsIn(home, { [key]: value }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(PocoError);
    expect(String(refusal)).toContain(key);
    expect(String(refusal)).toContain(allowed);
    expect(String(refusal)).not.toContain("swapped");
  });

  it("are never told: not in the log, not on a page, not to an agent", async () => {
    await using home = await createTempHome();

    const settings = await settingsIn(home, tokens);
    const environment = { ...home.environment, ...tokens, SLACK_TOKEN: tokens.POCO_SLACK_BOT_TOKEN };
    const shown = [
      redact(JSON.stringify(tokens)),
      redact(`signed with ${tokens.POCO_SLACK_SIGNING_SECRET}`),
      JSON.stringify(agentEnvironment(environment, settings.secrets)),
      JSON.stringify(
        environmentInventory({
          ...adapters,
          environment,
          groups: settings.groups,
          origins: settings.origins,
        }),
      ),
      (await runInProcess(["config", "show"], environment)).out,
      (await runInProcess(["config", "show", "--json"], environment)).out,
    ].join("\n");

    expect(shown).toContain("POCO_SLACK_BOT_TOKEN");
    expect(shown).not.toContain("kingfisher");
  });
});

describe("what Slack needs", () => {
  it("is both tokens with the socket, and the bot token with the secret with webhooks", () => {
    const none = { ...noSlackValues };
    const both = { ...none, botToken: "xoxb-1", appToken: "xapp-1" };
    const hook = { ...none, deliveryMode: "webhook", botToken: "xoxb-1", signingSecret: "s" } as const;

    expect(accessOf(both)).toMatchObject({ isConfigured: true, signingSecret: null });
    expect(accessOf(hook)).toMatchObject({ isConfigured: true, appToken: null });
    expect(accessOf({ ...both, appToken: "" })).toEqual({
      isConfigured: false,
      missing: ["POCO_SLACK_APP_TOKEN"],
    });
    expect(accessOf({ ...hook, botToken: undefined, signingSecret: "" })).toEqual({
      isConfigured: false,
      missing: ["POCO_SLACK_BOT_TOKEN", "POCO_SLACK_SIGNING_SECRET"],
    });
  });
});
