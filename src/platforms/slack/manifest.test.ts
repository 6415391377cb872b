import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { appScopes, botEvents, botScopes, eventScopes } from "../../testing/fake-slack/manifest.ts";
import { createAppLink, neededScopes, slackManifest } from "./manifest.ts";

describe("the manifest of the Slack app", () => {
  it("is the file that the documentation names", () => {
    const file = readFileSync(new URL("../../../docs/slack-manifest.json", import.meta.url), "utf8");

    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(slackManifest({ publicUrl: null }))));
  });

  it("asks for what the fake Slack of the tests grants, no more and no less", () => {
    const { oauth_config: oauth, settings } = slackManifest({ publicUrl: null });

    expect(oauth.scopes.bot).toEqual([...botScopes]);
    expect(settings.event_subscriptions.bot_events).toEqual([...botEvents]);
    expect([...appScopes]).toEqual(["connections:write"]);
  });

  it("has the scope that each of its events needs", () => {
    const { bot_events } = slackManifest({ publicUrl: null }).settings.event_subscriptions;

    const needed = bot_events.flatMap((event) => eventScopes.get(event) ?? []);

    expect(needed.filter((scope) => !neededScopes.some((one) => one === scope))).toEqual([]);
  });

  it("names the addresses of the server where Slack has to reach it", () => {
    const { features, settings } = slackManifest({ publicUrl: "https://poco.example.org" });

    expect(settings.socket_mode_enabled).toBe(false);
    expect(settings.event_subscriptions).toMatchObject({
      request_url: "https://poco.example.org/platform/slack/events",
    });
    expect(settings.interactivity).toMatchObject({
      request_url: "https://poco.example.org/platform/slack/interactive",
    });
    expect(features.slash_commands[0]).toMatchObject({
      url: "https://poco.example.org/platform/slack/commands",
    });
  });

  it("keeps within the lengths that Slack allows", () => {
    const { display_information: display, features } = slackManifest({ publicUrl: null });

    expect(display.name.length).toBeLessThanOrEqual(35);
    expect(display.description.length).toBeLessThanOrEqual(140);
    expect(features.bot_user.display_name.length).toBeLessThanOrEqual(80);
    expect(features.shortcuts.length).toBeLessThanOrEqual(10);
    expect(new Set(neededScopes).size).toBe(neededScopes.length);
  });

  it("travels whole in the link that opens Slack's page", () => {
    const link = new URL(createAppLink({ publicUrl: null }));

    expect(JSON.parse(link.searchParams.get("manifest_json") ?? "")).toEqual(
      JSON.parse(JSON.stringify(slackManifest({ publicUrl: null }))),
    );
  });
});
