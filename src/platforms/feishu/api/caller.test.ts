import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import { postMessage } from "./messages.ts";
import { botInfo, personName } from "./who.ts";

const create = "POST /open-apis/im/v1/messages";
const info = "GET /open-apis/bot/v3/info";
const words = { kind: "text", text: "the secret plan" } as const;

describe("a call without an answer", () => {
  it.each([
    ["the answer was lost", { kind: "cut_after" }],
    ["the connection broke", { kind: "cut_before" }],
    ["HTTP 502", { kind: "http", status: 502 }],
    ["a fault of Feishu's own", { kind: "code", code: 55001, status: 200 }],
  ] as const)("is made again, and what it makes is there once: %s", async (_what, trouble) => {
    const { api, feishu, chat, settled } = await aFeishuApi();
    feishu.fault({ ...trouble, method: create, times: 2 });

    const answer = await settled(postMessage(api, { chat, content: words, uuid: "u-1" }));

    expect(answer.kind).toBe("ok");
    expect(feishu.callsOf(create)).toHaveLength(3);
    expect(feishu.messagesIn(chat)).toHaveLength(1);
  });

  it("is given up after three tries, and nobody claims to know what came of it", async () => {
    const { api, feishu, settled } = await aFeishuApi();
    feishu.fault({ kind: "http", status: 500, method: info, times: 9 });

    const answer = await settled(botInfo(api));

    expect(answer).toEqual({
      kind: "unsure",
      detail: "Feishu answered HTTP 500, and no answer of its own",
    });
    expect(feishu.callsOf(info)).toHaveLength(3);
  });

  it("waits for a while before it is made again", async () => {
    const { api, feishu, settled } = await aFeishuApi();
    feishu.fault({ kind: "http", status: 500, method: info, times: 2 });

    await settled(botInfo(api));

    const [first = 0, second = 0, third = 0] = feishu.callsOf(info).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(400);
    expect(third - second).toBeGreaterThanOrEqual(1_500);
  });

  it("is not waited for without end", async () => {
    const { api, feishu, settled } = await aFeishuApi({ timeoutMs: 40 });
    await botInfo(api);
    const held = feishu.fault({ kind: "held", method: info, times: 9 });

    const answer = await settled(botInfo(api));

    expect(answer).toEqual({ kind: "unsure", detail: "no answer came in time" });
    expect(held.hits).toBe(3);
    held.release();
  });

  it("was certainly not made where nobody listens", async () => {
    const { api, settled } = await aFeishuApi({ origin: await aDeadAddress() });

    const answer = await settled(botInfo(api));

    expect(answer).toEqual({ kind: "down", detail: "Feishu could not be reached (ECONNREFUSED)" });
  });

  it("leads nowhere else, so that nobody else gets the token", async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = await aServer((authorization) => void asked.push(authorization));
    const { api, settled } = await aFeishuApi({ origin: await aRedirect(elsewhere) });

    const answer = await settled(botInfo(api));

    expect(answer.kind).toBe("unsure");
    expect(asked).toEqual([]);
  });
});

describe("a refusal", () => {
  it("is not tried again", async () => {
    const { api, feishu } = await aFeishuApi();

    const answer = await postMessage(api, { chat: "oc_nowhere", content: words, uuid: "u-1" });

    expect(answer).toMatchObject({ kind: "refused", code: 230001 });
    expect(feishu.callsOf(create)).toHaveLength(1);
  });

  it("names the right that is missing, for the debug page too", async () => {
    const { api, trace, ann } = await aFeishuApi({ scopes: ["im:message:send_as_bot"] });

    const answer = await personName(api, ann);

    expect(answer).toMatchObject({ kind: "refused", code: 99991672 });
    expect(answer.kind === "refused" && answer.scopes).toContain("contact:user.base:readonly");
    expect(trace.shown().errors[0]).toMatchObject({
      stage: "user.get",
      code: "99991672",
      needed_scope: expect.stringContaining("contact:user.base:readonly") as string,
    });
  });
});

describe("the token", () => {
  it("that Feishu takes no more is replaced once, and the call made", async () => {
    const { api, feishu } = await aFeishuApi();
    await botInfo(api);
    feishu.expireTokens();

    const answer = await botInfo(api);

    expect(answer.kind).toBe("ok");
    expect(feishu.tokensGiven()).toBe(2);
  });

  it("is not asked for for ever where Feishu takes none of its own", async () => {
    const { api, feishu } = await aFeishuApi();
    feishu.fault({ kind: "code", code: 99991663, status: 401, method: info, times: 9 });

    const answer = await botInfo(api);

    expect(answer).toEqual({ kind: "unsure", detail: "Feishu takes none of its own tokens" });
    expect(feishu.callsOf(info)).toHaveLength(2);
  });

  it("cannot be had with a wrong secret, which the answer says", async () => {
    const { api, settled } = await aFeishuApi({ appSecret: "another secret" });

    const answer = await settled(botInfo(api));

    expect(answer).toMatchObject({ kind: "refused", code: 10014 });
  });

  it("is fetched once for many calls at the same time", async () => {
    const { api, feishu } = await aFeishuApi();

    await Promise.all([botInfo(api), botInfo(api), botInfo(api)]);

    expect(feishu.tokensGiven()).toBe(1);
  });
});

it("counts every try as a call of the month, and the token", async () => {
  const { api, feishu, monthly, settled } = await aFeishuApi();
  feishu.fault({ kind: "http", status: 500, method: info, times: 2 });

  await settled(botInfo(api));

  expect(monthly.state().used).toBe(4);
});

it("speaks of no token, no secret and no words of people, in the log and on the debug page", async () => {
  const { api, feishu, chat, settled, logged, trace } = await aFeishuApi();
  feishu.fault({ kind: "cut_before", method: create });
  feishu.fault({ kind: "http", status: 500, method: info, times: 9 });
  const unfit = { kind: "card", json: { schema: "1.0", words: "the secret plan" } } as const;
  await settled(postMessage(api, { chat, content: words, uuid: "u-1" }));
  await settled(postMessage(api, { chat, content: unfit, uuid: "u-2" }));
  await settled(botInfo(api));
  const bearer = await api.token();

  const said = `${logged.join("\n")}\n${JSON.stringify(trace.shown())}`;

  expect(logged.length).toBeGreaterThanOrEqual(4);
  expect(trace.shown().outbound_attempts.length).toBeGreaterThanOrEqual(5);
  expect(said).not.toContain("secret plan");
  expect(said).not.toContain(feishu.appSecret);
  expect(said).not.toContain(bearer.kind === "ok" ? bearer.data : "no token");
});

async function aServer(answer: (authorization: string | undefined) => string | void): Promise<string> {
  const server = createServer((request, response) => {
    const location = answer(request.headers.authorization);
    if (location === undefined) response.end("{}");
    else response.writeHead(302, { location }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

function aRedirect(to: string): Promise<string> {
  return aServer(() => to);
}

async function aDeadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
