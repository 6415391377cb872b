import { describe, expect, it } from "vitest";
import { z } from "zod";
import { personId } from "../../domain/ids.ts";
import { listen } from "../../http/server.ts";
import { type FakeSlack, startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import type { Fields } from "../../testing/fake-slack/fields.ts";
import { createHttpAppFixture, type HttpApp, type HttpAppOptions, jsonOf } from "../../testing/http-app.ts";
import { noSlackValues, slackValues } from "../../testing/slack-values.ts";

/** The whole HTTP surface on a port, to which the fake delivers; `ann` is an owner. */
interface Hooked extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly poco: HttpApp;
  readonly ann: string;
  readonly dm: string;
}

async function hooked(options: HttpAppOptions = {}): Promise<Hooked> {
  const slack = await startFakeSlack();
  const ann = slack.addUser({ name: "ann", realName: "Ann Example" });
  const values = slackValues(slack, { deliveryMode: "webhook", appToken: undefined });
  const poco = await createHttpAppFixture({ slack: values, ...options });
  const server = await listen(poco.app, { host: "127.0.0.1", port: 0 });
  const bearer = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const at = (path: string) => `${server.address}/platform/slack/${path}`;
  slack.useWebhooks({ events: at("events"), interactive: at("interactive"), commands: at("commands") });
  const person = { platform: "slack", id: personId(ann) };
  await poco.store.people.grant({ person, role: "owner", by: personId("test"), at: Date.now() });
  const health = async () => (await jsonOf(await poco.get("/health", bearer)))["slack_listener_ready"];
  if (options.slack === undefined) await expect.poll(health, { interval: 5 }).toBe(true);
  return {
    slack,
    poco,
    ann,
    dm: slack.dmOf(ann),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await poco[Symbol.asyncDispose]();
      const problems = [slack.refused, slack.lints, slack.rateBreaches, poco.faults];
      await slack.close();
      expect(problems).toEqual([[], [], [], []]);
    },
  };
}

/** What Slack says when somebody writes to PoCo. */
function messageEvent({ slack, ann, dm }: Hooked, text: string, eventId = "Ev1"): Fields {
  const ts = "1712345678.000100";
  const event = { type: "message", channel: dm, channel_type: "im", user: ann, text, ts, event_ts: ts };
  return { type: "event_callback", team_id: slack.teamId, event_id: eventId, event };
}

async function tasksOf({ poco }: Hooked): Promise<readonly unknown[]> {
  const { tasks } = await jsonOf(await poco.get("/tasks"));
  return z.array(z.unknown()).parse(tasks);
}

describe("Slack by webhooks", () => {
  it("takes a task from the prompt to its end, with a decision in between", async () => {
    await using world = await hooked();
    const { slack, ann } = world;
    const general = slack.addChannel({ name: "general", members: [ann] });

    const opened = await slack.command({ user: ann, channel: general, text: "new" });
    expect(opened.isAcknowledged).toBe(true);
    await slack.until(() => slack.viewsOf(ann).some(({ submit }) => submit !== undefined));
    await slack.submitView({ user: ann, values: { Name: "api" } });
    await slack.until(() => slack.channelNamed("poco-api") !== undefined);
    const channel = slack.channelNamed("poco-api")?.id ?? "";
    await slack.until(() => slack.pins(channel).length === 1);

    const said = await slack.say({ user: ann, channel, text: "confirm: drop the table a<b && c" });
    await slack.until(() => slack.posts(channel).some(({ buttons }) => buttons.includes("Approve")));
    const waiting = slack.posts(channel).find(({ buttons }) => buttons.includes("Approve"));
    const pressed = await slack.press({ user: ann, channel, ts: waiting?.ts ?? "", text: "Approve" });
    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("[Complete]")));

    expect([said.isAcknowledged, pressed.isAcknowledged]).toEqual([true, true]);
    expect(JSON.stringify(await tasksOf(world))).toContain("a<b && c");
    await slack.until(() => slack.unacknowledged.length === 0);
  });

  it("proves its address, and answers a look at its certificate with nothing, whatever that carries", async () => {
    await using world = await hooked();
    const { slack } = world;

    expect(await slack.verifyUrl()).toBe(true);
    const payload = { command: "/poco", text: "run it", user_id: world.ann, channel_id: world.dm };
    const looked = await slack.checkSsl("slash_commands", payload);

    expect([looked.status, looked.text]).toEqual([200, ""]);
    expect(await tasksOf(world)).toEqual([]);
  });

  it.each([
    ["of another secret", { secret: "somebody-else's" }],
    ["without a signature", { signature: null }],
    ["with a signature of another version", { signature: "v1=0000" }],
    ["from six minutes ago", { timestamp: Math.floor(Date.now() / 1_000) - 360 }],
    ["from the future", { timestamp: Math.floor(Date.now() / 1_000) + 360 }],
  ])("refuses what is %s, on every path, without any effect", async (_what, forgery) => {
    await using world = await hooked();
    const { slack, ann, dm } = world;
    const command = { command: "/poco", text: "run it", user_id: ann, channel_id: dm, trigger_id: "1.2.3" };

    const answers = [
      await slack.send("events_api", messageEvent(world, "!run it"), forgery),
      await slack.send("interactive", { type: "block_actions", user: { id: ann } }, forgery),
      await slack.send("slash_commands", command, forgery),
      await slack.send("events_api", { type: "url_verification", challenge: "c" }, forgery),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(answers.every(({ headers }) => headers.get("x-slack-no-retry") === "1")).toBe(true);
    expect(await tasksOf(world)).toEqual([]);
    expect(slack.posts(dm)).toEqual([]);
  });

  it("takes what was sent twice within five minutes once, and refuses it after them", async () => {
    await using world = await hooked();
    const { slack, ann } = world;
    const { deliveries } = await slack.dm({ user: ann, text: "!run it" });
    const event = deliveries[0]?.payload ?? {};

    const again = await slack.send("events_api", event);
    const late = { timestamp: Math.floor(Date.now() / 1_000) - 301 };
    const replayed = await slack.send("events_api", event, late);

    expect([again.status, replayed.status]).toEqual([200, 401]);
    await slack.until(() => slack.posts(world.dm).some(({ plain }) => plain.includes("[Complete]")));
    expect(await tasksOf(world)).toHaveLength(1);
  });

  it("refuses a body that is too large, before anybody reads it", async () => {
    await using world = await hooked();

    const answer = await world.slack.send("events_api", messageEvent(world, "x".repeat(1_100_000)));

    expect(answer.status).toBe(413);
  });

  it("answers 503 while Slack is not configured, and asks to be called again", async () => {
    await using world = await hooked({ slack: { ...noSlackValues, deliveryMode: "webhook" } });

    const answer = await world.slack.send("events_api", messageEvent(world, "hello"));

    expect(answer.status).toBe(503);
    expect(answer.text).toContain("poco config slack");
    expect(answer.headers.get("x-slack-no-retry")).toBeNull();
  });
});

describe("the guard of the server", () => {
  it("lets Slack's calls through, under a public name and without the token, and nothing else", async () => {
    await using world = await hooked({ token: "a-long-token-of-the-owner" });
    const { slack, poco, ann } = world;
    const host = "poco.example.com";
    const form = { host, "content-type": "application/x-www-form-urlencoded" };

    expect((await slack.dm({ user: ann, text: "hello" })).isAcknowledged).toBe(true);
    await slack.until(() => slack.posts(world.dm).length > 0);
    const unsigned = await poco.post("/platform/slack/commands", "command=/poco", form);
    const read = await poco.get("/platform/slack/events", { host });
    const forms = await Promise.all(
      ["/demo/command", "/access/grant", "/platform/slack/events/x", "/platform/slack"].map((path) =>
        poco.post(path, "text=/run+it", form),
      ),
    );

    expect(unsigned.status).toBe(401);
    expect(await jsonOf(unsigned)).toMatchObject({ detail: expect.stringContaining("signature") as string });
    expect(read.status).toBe(401);
    expect(forms.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await poco.get("/health", { host })).status).toBe(401);
  });

  it("holds foreign names, origins and forms back from all else on a local PoCo, too", async () => {
    await using world = await hooked();
    const { poco } = world;
    const form = { "content-type": "application/x-www-form-urlencoded" };

    const foreign = await poco.get("/health", { host: "poco.example.com" });
    const typed = await poco.post("/demo/command", "text=/run+it", form);
    const fromPage = await poco.post(
      "/demo/command",
      { text: "/run it" },
      { origin: "https://evil.example" },
    );

    expect([foreign.status, typed.status, fromPage.status]).toEqual([403, 415, 403]);
    expect(await tasksOf(world)).toEqual([]);
  });
});
