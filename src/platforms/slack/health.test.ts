import { describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import { type FakeSlack, startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { createHttpAppFixture, type HttpApp, jsonOf } from "../../testing/http-app.ts";
import { noSlackValues, slackValues } from "../../testing/slack-values.ts";
import type { SlackValues } from "./settings.ts";

/** The HTTP surface with Slack behind it; `ann` is an owner. */
interface Served extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly poco: HttpApp;
  readonly ann: string;
  health(): Promise<Record<string, unknown>>;
  debug(): Promise<Record<string, unknown>>;
  /** Resolves with the health once it is so. */
  healthy(expected: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}

async function served(
  values: Partial<SlackValues> = {},
  before: (slack: FakeSlack) => void = () => undefined,
): Promise<Served> {
  const slack = await startFakeSlack();
  before(slack);
  const ann = slack.addUser({ name: "ann" });
  const poco = await createHttpAppFixture({ slack: slackValues(slack, values) });
  const person = { platform: "slack", id: personId(ann) };
  await poco.store.people.grant({ person, role: "owner", by: personId("test"), at: Date.now() });
  const health = async () => jsonOf(await poco.get("/health"));
  return {
    slack,
    poco,
    ann,
    health,
    debug: async () => jsonOf(await poco.get("/debug/slack")),
    healthy: async (expected) => {
      await expect.poll(health, { interval: 5, timeout: 5_000 }).toMatchObject(expected);
      return health();
    },
    [Symbol.asyncDispose]: async () => {
      await poco[Symbol.asyncDispose]();
      await slack.close();
    },
  };
}

const text = (part: string) => expect.stringContaining(part) as string;

describe("the part of Slack in /health", () => {
  it("says that it is not configured, which is nothing amiss", async () => {
    await using poco = await createHttpAppFixture();

    const health = await jsonOf(await poco.get("/health"));

    expect(health).toMatchObject({
      mode: "local",
      slack_enabled: false,
      slack_delivery_mode: "socket",
      slack_socket_mode_enabled: true,
      slack_signature_enabled: false,
      slack_listener_ready: false,
      slack_listener_detail: text(
        "POCO_SLACK_BOT_TOKEN, POCO_SLACK_APP_TOKEN missing. Run `poco config slack`",
      ),
      missing: [],
    });
  });

  it("says which of its settings lacks", async () => {
    const slack = { ...noSlackValues, botToken: "xoxb-1", deliveryMode: "webhook" } as const;
    await using poco = await createHttpAppFixture({ slack });

    const health = await jsonOf(await poco.get("/health"));

    expect(health).toMatchObject({ slack_enabled: false, slack_socket_mode_enabled: false });
    expect(health["slack_listener_detail"]).toContain("POCO_SLACK_SIGNING_SECRET missing");
  });

  it("is ready once the socket is open, in every key of the contract", async () => {
    await using poco = await served();

    const health = await poco.healthy({ slack_listener_ready: true });

    expect(health).toMatchObject({
      mode: "slack",
      slack_enabled: true,
      slack_signature_enabled: true,
      slack_missing_scopes: [],
      missing: [],
      platforms: expect.arrayContaining([expect.objectContaining({ name: "slack", ready: true })]) as unknown,
    });
  });

  it("warns that webhooks cannot be checked without the secret, which socket mode does not need", async () => {
    await using poco = await served({ signingSecret: undefined });

    const health = await poco.healthy({ slack_listener_ready: true, slack_signature_enabled: false });

    expect(health["missing"]).toEqual([]);
    expect(health["warnings"]).toContainEqual(text("POCO_SLACK_SIGNING_SECRET is not set"));
  });

  it("names the scopes that are missing and the next step, until they are there", async () => {
    await using poco = await served({}, ({ scopes }) => {
      scopes.delete("files:read");
      scopes.delete("pins:write");
    });

    const health = await poco.healthy({ slack_listener_ready: true });

    expect(health).toMatchObject({
      slack_missing_scopes: ["files:read", "pins:write"],
      missing: ["slack scope files:read", "slack scope pins:write"],
    });
    const platforms = JSON.stringify(health["platforms"]);
    expect(platforms).toContain("The app lacks files:read, pins:write: add them and reinstall it.");

    poco.slack.scopes.add("files:read").add("pins:write");
    await poco.slack.dm({ user: poco.ann, text: "hello" });
    await poco.healthy({ slack_missing_scopes: [], missing: [] });
  });

  it.each([
    ["invalid_auth", "poco config slack"],
    ["token_revoked", "Install the app again"],
    ["account_inactive", "Install it again"],
  ])("says of a bot token that does not work (%s) what to do", async (error, words) => {
    await using poco = await served({}, (slack) => slack.breakToken("bot", error));

    const health = await poco.healthy({ slack_listener_detail: text(words) });

    expect(health).toMatchObject({ slack_listener_ready: false, missing: ["slack socket mode listener"] });
  });

  it("says of an app-level token that does not work what to do", async () => {
    await using poco = await served({}, (slack) => slack.breakToken("app", "invalid_auth"));

    const health = await poco.healthy({ slack_listener_detail: text("invalid_auth") });

    expect(health).toMatchObject({ slack_listener_ready: false, missing: ["slack socket mode listener"] });
    expect(health["slack_listener_detail"]).toContain("set POCO_SLACK_APP_TOKEN");
  });

  it("says that the socket is down, and that it is back", async () => {
    await using poco = await served();
    await poco.healthy({ slack_listener_ready: true });

    poco.slack.fault({ method: "apps.connections.open", kind: "http", status: 503, times: 1 });
    poco.slack.sockets.drop();

    const down = await poco.healthy({ slack_listener_ready: false });
    const back = await poco.healthy({ slack_listener_ready: true });

    expect([down["missing"], back["missing"]]).toEqual([["slack socket mode listener"], []]);
  });

  it("says that Socket Mode was switched off, and where to switch it on", async () => {
    await using poco = await served();
    await poco.healthy({ slack_listener_ready: true });

    poco.slack.sockets.disableLink();

    const health = await poco.healthy({ slack_listener_ready: false });
    expect(health["slack_listener_detail"]).toContain("Switch it on at api.slack.com/apps");
  });

  it("says that the app was taken out of the workspace", async () => {
    await using poco = await served();
    await poco.healthy({ slack_listener_ready: true });

    await poco.slack.uninstall();

    const health = await poco.healthy({ slack_listener_ready: false });
    expect(health["slack_listener_detail"]).toContain("Install it again");
    expect(health["missing"]).toEqual(["slack socket mode listener"]);
  });

  it("says that the bot token has died meanwhile, as soon as a call finds out", async () => {
    await using poco = await served();
    await poco.healthy({ slack_listener_ready: true });

    poco.slack.breakToken("bot", "token_revoked");
    await poco.slack.dm({ user: poco.ann, text: "hello" });

    const dead = await poco.healthy({ slack_listener_ready: false });
    expect(dead["slack_listener_detail"]).toContain("The token was revoked");
    poco.slack.breakToken("bot", null);
    await poco.slack.dm({ user: poco.ann, text: "hello again" });
    await poco.healthy({ slack_listener_ready: true });
  });
});

describe("/debug/slack", () => {
  it("shows what went wrong with method, code and the scope that is needed", async () => {
    await using poco = await served({}, ({ scopes }) => void scopes.delete("chat:write"));
    await poco.healthy({ slack_listener_ready: true });

    await poco.slack.dm({ user: poco.ann, text: "hello" });

    await expect
      .poll(async () => (await poco.debug())["errors"], { interval: 5 })
      .toContainEqual(
        expect.objectContaining({
          method: "chat.postMessage",
          code: "missing_scope",
          needed_scope: "chat:write",
        }),
      );
  });

  it("has the keys of the contract, and shows the listener", async () => {
    await using poco = await served();
    await poco.healthy({ slack_listener_ready: true });
    await poco.slack.dm({ user: poco.ann, text: "hello" });

    const { inbound_events: inbound, outbound_attempts: outbound, listener } = await poco.debug();

    expect(inbound).toContainEqual(
      expect.objectContaining({
        recorded_at: expect.any(String) as string,
        user_id: poco.ann,
        text: "(5 characters)",
        channel: poco.slack.dmOf(poco.ann),
        surface: "dm",
        payload_keys: expect.arrayContaining(["event_id"]) as unknown,
        event_keys: expect.arrayContaining(["channel_type"]) as unknown,
      }),
    );
    for (const key of ["recorded_at", "source", "channel", "task_id", "text_preview"])
      expect((outbound as readonly object[])[0]).toHaveProperty(key);
    expect(listener).toMatchObject({
      enabled: true,
      delivery_mode: "socket",
      ready: true,
      start_attempted: true,
      running: true,
      thread_alive: true,
      last_error: null,
      detail: expect.any(String) as string,
      started_at: expect.any(String) as string,
      last_event_at: expect.any(String) as string,
    });
  });

  it("shows no words, no token and no address, and neither does /health", async () => {
    await using poco = await served();
    const { slack, ann } = poco;
    await poco.healthy({ slack_listener_ready: true });
    const word = "kingfisher";

    await slack.dm({ user: ann, text: `!run ${word} ${slack.botToken}` });
    await slack.until(() => slack.posts(slack.dmOf(ann)).some(({ plain }) => plain.includes("[Complete]")));
    slack.fault({ method: "chat.postMessage", kind: "error", error: "fatal_error", facts: { detail: word } });
    await slack.dm({ user: ann, text: `${word}?` });
    await slack.command({ user: ann, channel: slack.dmOf(ann), text: `run ${word}` });
    slack.sockets.drop();
    await poco.healthy({ slack_listener_ready: true });

    const shown = JSON.stringify([await poco.health(), await poco.debug()]);
    for (const secret of [word, slack.botToken, slack.appToken, slack.signingSecret, "ticket", "hooks"])
      expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/xox[a-z]-|xapp-|wss?:\/\//);
  });
});
