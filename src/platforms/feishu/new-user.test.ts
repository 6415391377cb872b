import { expect, it } from "vitest";
import { startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { pressByNameOf, shownIn } from "../../testing/feishu-sight.ts";
import { createPocoHome } from "../../testing/poco-process.ts";
import { spawnPoco } from "../../testing/spawned-poco.ts";

it("takes somebody with an App ID and an App Secret and nothing else to a finished task", async () => {
  await using home = await createPocoHome();
  const feishu = await startFakeFeishu();
  const ann = feishu.add("Ann");
  const dm = feishu.dmOf(ann).id;
  const plain = (chat: string) => shownIn(feishu, chat).map((one) => one.plain);
  const press = (chat: string, label: string, filled = {}) =>
    pressByNameOf(feishu, { by: ann, chat, label, filled });

  // Id and secret go into the file, the app is checked, PoCo starts.
  const set = (key: string, input: string) => home.poco(["config", "set", key], { input });
  expect((await home.poco(["config", "set", "POCO_FEISHU_API_BASE_URL", feishu.origin])).code).toBe(0);
  const unset = await home.poco(["config", "feishu"]);
  expect(unset.code).toBe(1);
  expect(unset.out).toContain("Not set: POCO_FEISHU_APP_ID, POCO_FEISHU_APP_SECRET.");
  expect((await home.poco(["config", "set", "POCO_FEISHU_APP_ID", feishu.appId])).code).toBe(0);
  expect((await set("POCO_FEISHU_APP_SECRET", "another secret")).code).toBe(0);
  const wrong = await home.poco(["config", "feishu"]);
  expect(wrong.out).toContain("!!  The App Secret is not that of the app.");
  expect((await set("POCO_FEISHU_APP_SECRET", feishu.appSecret)).code).toBe(0);
  const checked = await home.poco(["config", "feishu"]);
  expect(checked.code).toBe(0);
  expect(checked.out).toContain("ok  The app has all the rights that PoCo needs.");
  expect(checked.out + checked.err).not.toContain(feishu.appSecret);
  const poco = spawnPoco(home.environment);
  const address = await poco.address;
  await feishu.until(() => feishu.transport.sockets.count() > 0, "PoCo is connected");

  // A stranger gets a code, and is the owner once somebody at the server has entered it.
  feishu.say({ by: ann, text: "hello" });
  await feishu.until(() => plain(dm).some((text) => /poco pair \S+/.test(text)), "there is a code");
  const [, code = ""] = /poco pair ([\w-]+)/.exec(plain(dm).join("\n")) ?? [];
  const paired = await home.poco(["pair", code], { environment: { POCO_HTTP_PORT: new URL(address).port } });
  expect(paired).toMatchObject({ code: 0 });

  // A project, from its form to its group.
  feishu.say({ by: ann, text: "hello" });
  await press(dm, "New Project");
  await press(dm, "Create Project", { name: "api" });
  const chat = await feishu.until(
    () =>
      [...feishu.tenant.chats.values()].find(({ name, pins }) => name === "PoCo | api" && pins.length === 1),
    "there is a group with the card of its workspace",
  );

  // A task, and one that asks before it goes on.
  feishu.say({ by: ann, chat: chat.id, text: "fix the login" });
  const done = (times: number) => () =>
    plain(chat.id).filter((text) => text.includes("[Complete] Task")).length === times;
  await feishu.until(done(1), "the first task is done");
  feishu.say({ by: ann, chat: chat.id, text: "confirm: drop the table" });
  await press(chat.id, "Approve");
  await feishu.until(done(2), "the second task is done");

  const doctor = await home.poco(["doctor"]);
  expect(doctor.code).toBe(0);
  expect(doctor.out).toContain("ok  The app has all the rights that PoCo needs.");
  expect(doctor.out).toContain("ok  The last press of a button came just now.");
  expect(doctor.out).toMatch(/^ok {2}\d+ calls of Feishu's were made in /m);

  expect(await poco.end("SIGTERM")).toBe(0);
  expect(feishu.refused.map(({ method, code: refusal }) => `${method} ${refusal}`)).toEqual([]);
  expect([feishu.lints, feishu.breaches]).toEqual([[], []]);
  await feishu.close();
}, 60_000);
