import { expect, it } from "vitest";
import { startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { createPocoHome } from "../../testing/poco-process.ts";
import { spawnPoco } from "../../testing/spawned-poco.ts";

it("takes somebody with two tokens and nothing else to a finished task", async () => {
  await using home = await createPocoHome();
  const slack = await startFakeSlack();
  const ann = slack.addUser({ name: "ann", realName: "Ann Example" });
  const [dm, plain] = [slack.dmOf(ann), (channel: string) => slack.posts(channel).map((post) => post.plain)];
  const until = (condition: () => boolean) => slack.until(condition, { withinMs: 15_000 });

  // The tokens go into the file, the app is checked, PoCo starts.
  expect((await home.poco(["config", "set", "POCO_SLACK_API_BASE_URL", slack.apiUrl])).code).toBe(0);
  const unset = await home.poco(["config", "slack"]);
  expect(unset.code).toBe(1);
  expect(unset.out).toContain("https://api.slack.com/apps?new_app=1&manifest_json=");
  expect(unset.out).toContain("Not set: POCO_SLACK_BOT_TOKEN, POCO_SLACK_APP_TOKEN.");
  const tokens = { POCO_SLACK_BOT_TOKEN: slack.botToken, POCO_SLACK_APP_TOKEN: slack.appToken };
  for (const [key, token] of Object.entries(tokens)) {
    expect(await home.poco(["config", "set", key], { input: token })).toMatchObject({ code: 0 });
  }
  const checked = await home.poco(["config", "slack"]);
  expect(checked.code).toBe(0);
  expect(checked.out).toContain("ok  The app has every scope that PoCo needs.");
  expect(checked.out + checked.err).not.toContain(slack.botToken);
  const poco = spawnPoco(home.environment);
  const address = await poco.address;
  await until(() => slack.sockets.live > 0);

  // A stranger gets a code, and is the owner once somebody at the server has entered it.
  await slack.dm({ user: ann, text: "hello" });
  await until(() => plain(dm).some((text) => /poco pair \S+/.test(text)));
  const [, code = ""] = /poco pair ([\w-]+)/.exec(plain(dm).join("\n")) ?? [];
  const paired = await home.poco(["pair", code], { environment: { POCO_HTTP_PORT: new URL(address).port } });
  expect(paired).toMatchObject({ code: 0 });

  // A project, from its form to its channel.
  await slack.dm({ user: ann, text: "hello" });
  await until(() => slack.posts(dm).some(({ buttons }) => buttons.includes("New Project")));
  const list = slack.posts(dm).find(({ buttons }) => buttons.includes("New Project"));
  await slack.press({ user: ann, channel: dm, ts: list?.ts ?? "", text: "New Project" });
  await until(() => slack.viewsOf(ann).some(({ submit }) => submit !== undefined));
  await slack.submitView({ user: ann, values: { Name: "api", Agent: "Stub" } });
  await until(() => slack.channelNamed("poco-api") !== undefined);
  const channel = slack.channelNamed("poco-api")?.id ?? "";
  await until(() => slack.pins(channel).length === 1);

  // A task, and one that asks before it goes on.
  await slack.say({ user: ann, channel, text: "fix the login" });
  await until(() => plain(channel).some((text) => text.includes("[Complete] Task: fix the login")));
  await slack.say({ user: ann, channel, text: "confirm: drop the table" });
  await until(() => slack.posts(channel).some(({ buttons }) => buttons.includes("Approve")));
  const waiting = slack.posts(channel).find(({ buttons }) => buttons.includes("Approve"));
  await slack.press({ user: ann, channel, ts: waiting?.ts ?? "", text: "Approve" });
  await until(() => plain(channel).filter((text) => text.includes("[Complete] Task")).length === 2);

  const doctor = await home.poco(["doctor"]);
  expect(doctor.code).toBe(0);
  expect(doctor.out).toContain("ok  The app has every scope that PoCo needs.");
  expect(doctor.out).toContain("ok  The last press of a button came just now.");

  expect(await poco.end("SIGTERM")).toBe(0);
  expect([slack.refused, slack.lints, slack.rateBreaches]).toEqual([[], [], []]);
  await slack.close();
}, 60_000);
