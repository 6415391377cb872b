import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";

const verificationToken = "token-of-the-app";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** PoCo with an address of its own, to which the fake sends what happens. */
async function aWebhookWorld(encryptKey?: string): Promise<FeishuWorld> {
  let world: FeishuWorld | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const headers = Object.entries(request.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      );
      const asked = new Request(`http://poco.test${request.url}`, { method: "POST", headers, body });
      const answer = (await world?.platform.http?.fetch(asked)) ?? new Response(null, { status: 503 });
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const key = encryptKey === undefined ? {} : { encryptKey };
  world = await aFeishuWorld({
    mode: "webhook",
    webhook: {
      url: () => `http://127.0.0.1:${port}/platform/feishu/events`,
      cardUrl: () => `http://127.0.0.1:${port}/platform/feishu/card-actions`,
      verificationToken,
      ...key,
    },
    values: { deliveryMode: "webhook", verificationToken, ...key },
  });
  return world;
}

describe.each([
  ["plain", undefined],
  ["encrypted and signed", "key-of-the-app"],
])("Feishu by webhooks, %s", (_how, encryptKey) => {
  it("takes a task from the prompt to its end, with a decision in between", async () => {
    await using world = await aWebhookWorld(encryptKey);
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");

    feishu.say({ by: ann, chat, text: "build it" });
    const run = await world.run("build it");
    run.ask("r1", {});
    const toast = await world.press(ann, chat, "Approve");
    await expect.poll(() => run.decisions).toHaveLength(1);
    run.complete("Built.");

    await world.shown(chat, "Built.");
    expect(toast.type).toBe("success");
    expect(feishu.transport.open()).toBe(0);
  });

  it("answers the question for its address", async () => {
    await using world = await aWebhookWorld(encryptKey);

    expect(await world.feishu.transport.checkAddress()).toBe(true);
  });
});
