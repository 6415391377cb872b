import { describe, expect, it } from "vitest";
import { aFeishuApi, type FeishuApiFixture } from "../../../testing/feishu-api-fixture.ts";
import type { CallHow } from "./call.ts";
import { postMessage } from "./messages.ts";
import { botInfo } from "./who.ts";

const create = "POST /open-apis/im/v1/messages";
const info = "GET /open-apis/bot/v3/info";
const patient = { maxWaitMs: 60_000 } as const;
const texts = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

interface Said {
  readonly text: string;
  readonly chat?: string;
}

function say({ api, chat: own }: FeishuApiFixture, { text, chat = own }: Said, how: CallHow = patient) {
  return postMessage(api, { chat, content: { kind: "text", text }, uuid: `${chat}-${text}`.slice(-40) }, how);
}

function saidIn({ feishu, chat: own }: FeishuApiFixture, chat = own): readonly string[] {
  return feishu.messagesIn(chat).map(({ content }) => (JSON.parse(content) as { text: string }).text);
}

function anotherChat({ feishu, ann }: FeishuApiFixture): string {
  const { id } = feishu.makeGroup("other", [ann]);
  feishu.addBot(id, ann);
  return id;
}

describe("calls about one chat", () => {
  it("are made in their order, and not more often than Feishu takes them", async () => {
    const fixture = await aFeishuApi();

    const answers = await fixture.settled(Promise.all(texts(15).map((text) => say(fixture, { text }))));

    expect(answers.map(({ kind }) => kind)).toEqual(texts(15).map(() => "ok"));
    expect(saidIn(fixture)).toEqual(texts(15));
    expect(fixture.feishu.breaches).toEqual([]);
  });

  it("keep a place for what people wait for", async () => {
    const fixture = await aFeishuApi();
    const others = texts(9).map((text) => say(fixture, { text }));

    await fixture.settled(say(fixture, { text: "urgent" }, { ...patient, isUrgent: true }));
    const before = saidIn(fixture);
    await fixture.settled(Promise.all(others));

    expect(before.indexOf("urgent")).toBeLessThan(5);
    expect(fixture.feishu.breaches).toEqual([]);
  });

  it("keep nobody waiting who writes elsewhere", async () => {
    const fixture = await aFeishuApi();
    const others = texts(20).map((text) => say(fixture, { text }));
    const chat = anotherChat(fixture);
    const startedAt = fixture.clock.now;

    await fixture.settled(say(fixture, { text: "there", chat }));
    const tookMs = fixture.clock.now - startedAt;
    await fixture.settled(Promise.all(others));

    expect(tookMs).toBeLessThan(200);
  });

  it("answer at once where they would have to wait too long, and are not made then", async () => {
    const fixture = await aFeishuApi();

    const answers = await Promise.all(texts(6).map((text) => say(fixture, { text }, { maxWaitMs: 100 })));

    const late = answers.filter(({ kind }) => kind === "limited");
    expect(late.length).toBeGreaterThan(1);
    expect(late[0]).toMatchObject({ by: "us" });
    expect(saidIn(fixture)).toHaveLength(6 - late.length);
  });
});

describe("a limit that Feishu tells", () => {
  it("of one chat pauses that chat alone, and the call is made afterwards", async () => {
    const fixture = await aFeishuApi();
    const { feishu, clock } = fixture;
    const chat = anotherChat(fixture);
    const isHere = ({ args }: { readonly args: Readonly<Record<string, unknown>> }) =>
      args["receive_id"] === fixture.chat;
    feishu.fault({ kind: "code", code: 230020, method: create, when: isHere });
    const startedAt = clock.now;
    const here = say(fixture, { text: "here" });

    await fixture.settled(say(fixture, { text: "there", chat }));
    const thereMs = clock.now - startedAt;
    const answer = await fixture.settled(here);

    expect(answer.kind).toBe("ok");
    expect(thereMs).toBeLessThan(200);
    expect(clock.now - startedAt).toBeGreaterThanOrEqual(1_000);
    expect(saidIn(fixture)).toEqual(["here"]);
  });

  it("of a method pauses that method alone", async () => {
    const fixture = await aFeishuApi();
    const { api, feishu, clock } = fixture;
    feishu.fault({ kind: "code", code: 99991400, status: 429, method: info });
    const startedAt = clock.now;
    const asked = botInfo(api, patient);

    await fixture.settled(say(fixture, { text: "meanwhile" }));
    const saidMs = clock.now - startedAt;
    const answer = await fixture.settled(asked);

    expect(answer.kind).toBe("ok");
    expect(saidMs).toBeLessThan(200);
    expect(clock.now - startedAt).toBeGreaterThanOrEqual(1_000);
  });

  it("is passed on to whoever does not want to wait for so long", async () => {
    const { api, feishu } = await aFeishuApi();
    feishu.fault({ kind: "code", code: 99991400, status: 429, method: info });

    const first = await botInfo(api, { maxWaitMs: 0 });
    const second = await botInfo(api, { maxWaitMs: 0 });

    expect(first).toEqual({ kind: "limited", retryAfterMs: 1_000, by: "feishu" });
    expect(second).toMatchObject({ kind: "limited", by: "us" });
    expect(feishu.callsOf(info)).toHaveLength(1);
  });

  it("of the plan is noted, waited for by nobody, and pauses nothing", async () => {
    const { api, feishu, monthly } = await aFeishuApi();
    feishu.fault({ kind: "code", code: 99991403, status: 429, method: info });

    const first = await botInfo(api, patient);
    const second = await botInfo(api, patient);

    expect(first).toEqual({ kind: "limited", retryAfterMs: 3_600_000, by: "plan" });
    expect(second.kind).toBe("ok");
    expect(monthly.state().level).toBe("spent");
  });
});

describe("calls of one method", () => {
  it("stay below what Feishu takes in a second and in a minute, for all chats together", async () => {
    const fixture = await aFeishuApi();
    const people = texts(900).map((name) => fixture.feishu.add(name));

    const answers = await fixture.settled(
      Promise.all(people.map((chat) => say(fixture, { text: "hello", chat }, { maxWaitMs: 120_000 }))),
    );

    expect(answers.every(({ kind }) => kind === "ok")).toBe(true);
    expect(fixture.feishu.callsOf(create)).toHaveLength(900);
    expect(fixture.feishu.breaches).toEqual([]);
  });
});

describe("the end of PoCo", () => {
  it("answers whoever stands in line, and tries nothing again", async () => {
    const fixture = await aFeishuApi();
    const { api, feishu } = fixture;
    feishu.fault({ kind: "http", status: 500, method: info, times: 9 });
    const standing = texts(12).map((text) => say(fixture, { text }));
    const tried = botInfo(api);
    await feishu.until(() => feishu.callsOf(info).length > 0, "it is tried");

    api.close();

    expect((await Promise.all(standing)).at(-1)).toEqual({ kind: "down", detail: "PoCo is ending" });
    expect(await tried).toMatchObject({ kind: "unsure" });
    expect(feishu.callsOf(info)).toHaveLength(1);
  });
});
