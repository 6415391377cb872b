import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeSlack, startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { accessOf, type SlackValues } from "./settings.ts";
import { slackSetup } from "./setup.ts";

let slack: FakeSlack;

beforeEach(async () => {
  slack = await startFakeSlack();
});
afterEach(() => slack.close());

function values(differs: Partial<SlackValues> = {}): SlackValues {
  return {
    botToken: slack.botToken,
    appToken: slack.appToken,
    signingSecret: undefined,
    deliveryMode: "socket",
    apiBaseUrl: slack.apiUrl,
    callAfterSeconds: 20,
    fileLimitMegabytes: 20,
    ...differs,
  };
}

async function findings(differs: Partial<SlackValues> = {}) {
  const found = await slackSetup.check(values(differs));
  return {
    good: found.filter(({ isGood }) => isGood).map(({ text }) => text),
    bad: found.filter(({ isGood }) => !isGood).map(({ text }) => text),
  };
}

describe("poco config slack", () => {
  it("finds both tokens good and says what comes next", async () => {
    const { good, bad } = await findings();

    expect(bad).toEqual([]);
    expect(good).toHaveLength(3);
    expect(slackSetup.next).toContain("write to PoCo in Slack");
  });

  it.each([
    ["is wrong", (): void => undefined, { appToken: "xapp-wrong" }],
    ["lacks its scope", () => slack.appScopes.delete("connections:write"), {}],
    ["was revoked", () => slack.breakToken("app", "token_revoked"), {}],
  ] as const)(
    "says where to get an app-level token when the one given %s",
    async (_what, prepare, differs) => {
      prepare();

      const { bad } = await findings(differs);

      expect(bad).toHaveLength(1);
      expect(bad[0]).toContain("Basic Information -> App-Level Tokens");
      expect(bad[0]).not.toMatch(/Bot User OAuth Token|OAuth & Permissions/);
    },
  );

  it("names each scope that is missing, and where to add it", async () => {
    slack.scopes.delete("files:read");
    slack.scopes.delete("pins:write");

    const { bad } = await findings();

    expect(bad).toHaveLength(1);
    expect(bad[0]).toContain("files:read, pins:write");
    expect(bad[0]).toContain("reinstall");
  });

  it.each([
    ["a bot token that is wrong", { botToken: "xoxb-wrong" }, "The bot token does not work."],
    ["an app-level token that is wrong", { appToken: "xapp-wrong" }, "The app-level token does not work."],
    ["nothing at Slack's address", { apiBaseUrl: "http://127.0.0.1:65530/api/" }, "could not be reached"],
  ])("says of %s what to do", async (_what, differs, words) => {
    const { bad } = await findings(differs);

    expect(bad.join("\n")).toContain(words);
  });

  it("says which keys are missing before it tries anything", async () => {
    const { bad } = await findings({ appToken: undefined });

    expect(bad).toEqual([expect.stringContaining("POCO_SLACK_APP_TOKEN")]);
    expect(slack.calls).toEqual([]);
  });

  it("never says a token", async () => {
    const { good, bad } = await findings({ botToken: "xoxb-secret-1234567890" });

    expect([...good, ...bad].join("\n")).not.toContain("secret");
  });

  it("prints the manifest and a link before it asks", () => {
    const lines = slackSetup.intro(values()).join("\n");

    expect(lines).toContain("https://api.slack.com/apps?new_app=1&manifest_json=");
    expect(lines).toContain('"socket_mode_enabled": true');
    expect(slackSetup.asks(values())).toEqual(["botToken", "appToken"]);
    expect(slackSetup.asks(values({ deliveryMode: "webhook" }))).toEqual(["botToken", "signingSecret"]);
  });
});

describe("what Slack needs", () => {
  it.each([
    ["both tokens for the socket", {}, true],
    ["no signing secret for the socket", { signingSecret: undefined }, true],
    ["the app-level token for the socket", { appToken: undefined }, false],
    ["the bot token for the socket", { botToken: "" }, false],
    ["a signing secret for webhooks", { deliveryMode: "webhook", signingSecret: undefined }, false],
    [
      "no app-level token for webhooks",
      { deliveryMode: "webhook", signingSecret: "s", appToken: undefined },
      true,
    ],
  ] as const)("%s", (_what, differs, isConfigured) => {
    expect(accessOf(values(differs)).isConfigured).toBe(isConfigured);
  });
});
