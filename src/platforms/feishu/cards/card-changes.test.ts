import { describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { createRateWindow } from "../../kit/rate-window.ts";
import type { FeishuAnswer } from "../api/answer.ts";
import type { Ask } from "../api/call.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import type { MonthlyState } from "../api/monthly-calls.ts";
import type { RenderedCard } from "../render/render-card.ts";
import { createCardChanges, type Target } from "./card-changes.ts";
import { createPostJournal } from "./post-journal.ts";

const target: Target = { message: "om_1", cardId: "card-1", isLive: true, source: "task:1" };
const done: FeishuAnswer = { kind: "ok", data: null };

/** A live card before a Feishu that takes what it is told to take, on a clock that stands still. */
function aLiveCard(level: MonthlyState["level"] = "plenty") {
  const clock = { now: 1_000_000 };
  const calls: { readonly method: string; readonly body: Ask["body"] }[] = [];
  const feishu = { answer: (_method: string): FeishuAnswer => done };
  const api: FeishuApi = {
    call: async (method, { body }) => {
      calls.push({ method, body });
      return feishu.answer(method);
    },
    budget: () => createRateWindow({ limit: 9, reserve: 0, floor: 0, windowMs: 1_000 }),
    token: async () => ({ kind: "ok", data: "t" }),
    close: () => undefined,
  };
  const now = () => clock.now;
  const journal = createPostJournal({ path: undefined, now, log: silentLog });
  journal.begin("one", "card-1");
  const monthly = { month: "2026-11", used: 1, limit: null, level };
  const changes = createCardChanges({ api, journal, monthly: () => monthly, now });
  const show = (card: RenderedCard, differs: Partial<Target> = {}) =>
    changes.change({ ...target, ...differs }, card, card);
  return { clock, calls, feishu, changes, show };
}

function aCard(answer: string, state = "running"): RenderedCard {
  const json = { schema: "2.0", header: state, body: { elements: [{ tag: "markdown", content: answer }] } };
  return { json, state, summary: state, answer, rest: [] };
}

/** Milliseconds until a live card is changed again, after an answer of this length was shown. */
async function intervalAfter(length: number, { level = "plenty", ageMs = 0 }: Age = {}): Promise<number> {
  const { clock, changes, show } = aLiveCard(level);
  changes.posted(target, aCard(""), true);
  await show(aCard("a"));
  clock.now += ageMs;
  await show(aCard("b".repeat(length)));
  const answer = await show(aCard("c".repeat(length)));
  return answer.kind === "later" ? answer.retryAfterMs : 0;
}

interface Age {
  readonly level?: MonthlyState["level"];
  readonly ageMs?: number;
}

describe("complaint 11: how often a live card is changed", () => {
  it("is about once a second, and rarer the longer its text is", async () => {
    const intervals = await Promise.all([100, 10_000, 20_000, 28_000].map((length) => intervalAfter(length)));

    const [short = 0, , , long = 0] = intervals;
    expect(intervals).toEqual(intervals.toSorted((one, other) => one - other));
    expect(short).toBeGreaterThanOrEqual(1_000);
    expect(short).toBeLessThan(1_500);
    expect(long).toBeGreaterThan(short + 2_500);
  });

  it("is rarer after its first minute", async () => {
    const young = await intervalAfter(100, { ageMs: 30_000 });
    const old = await intervalAfter(100, { ageMs: 90_000 });

    expect(old).toBeGreaterThanOrEqual(young * 2);
  });

  it.each([
    ["scarce", 10_000],
    ["spent", 24 * 60 * 60_000],
  ] as const)("is much rarer when the calls of the month are %s", async (level, ms) => {
    expect(await intervalAfter(100, { level })).toBeGreaterThanOrEqual(ms);
  });

  it("is at once for a change of state, also when the calls of the month are used up", async () => {
    const { changes, show, calls } = aLiveCard("spent");
    changes.posted(target, aCard(""), true);
    await show(aCard("a"));

    const answer = await show(aCard("a", "done"), { isLive: false });

    expect(answer).toEqual({ kind: "shown" });
    expect(calls.at(-1)?.method).toBe("card.update");
  });

  it("costs nothing where nothing is to be seen of it", async () => {
    const { changes, show, calls } = aLiveCard();
    changes.posted(target, aCard("a"), true);

    const answer = await show(aCard("a"));

    expect([answer, calls]).toEqual([{ kind: "shown" }, []]);
  });
});

describe("what is sent of a change", () => {
  it("is the text alone where only that has grown, and all of it where more has changed", async () => {
    const { changes, show, calls, clock } = aLiveCard();
    changes.posted(target, aCard("a"), true);
    await show(aCard("ab"));
    clock.now += 10_000;
    const more = { ...aCard("abc"), json: { ...aCard("abc").json, header: "writing" } };

    await show(more);

    expect(calls.map(({ method }) => method)).toEqual(["card.content", "card.update"]);
    expect(calls[0]?.body).toMatchObject({ content: "ab" });
  });

  it("ends the typing before the last state", async () => {
    const { changes, show, calls } = aLiveCard();
    changes.posted(target, aCard("a"), true);

    await show(aCard("ab", "done"), { isLive: false });

    expect(calls.map(({ method }) => method)).toEqual(["card.settings", "card.update"]);
    const sequences = calls.map(({ body }) => Number(body?.["sequence"]));
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
    expect(new Set(sequences).size).toBe(2);
  });

  it("opens the typing anew where Feishu has closed it", async () => {
    const { changes, show, calls, feishu } = aLiveCard();
    changes.posted(target, aCard("a"), true);
    const closed: FeishuAnswer = { kind: "refused", code: 300309, inner: null, scopes: [] };
    feishu.answer = (method) => (method === "card.content" ? closed : done);

    const answer = await show(aCard("ab"));

    expect(answer).toEqual({ kind: "shown" });
    expect(calls.map(({ method }) => method)).toEqual(["card.content", "card.settings", "card.update"]);
  });

  it("jumps ahead where CardKit has counted further, and tries once", async () => {
    const { changes, show, calls, feishu } = aLiveCard();
    changes.posted(target, aCard("a"), true);
    const tooLow: FeishuAnswer = { kind: "refused", code: 300317, inner: null, scopes: [] };
    feishu.answer = () => tooLow;

    const answer = await show(aCard("ab"));

    expect(answer).toEqual(tooLow);
    const [first, second, ...others] = calls.map(({ body }) => Number(body?.["sequence"]));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(999);
    expect(others).toEqual([]);
  });

  it("is the whole card in its message where it has none of CardKit", async () => {
    const { show, calls } = aLiveCard();

    await show(aCard("a"), { cardId: null });

    expect(calls.map(({ method }) => method)).toEqual(["message.patch"]);
  });
});

describe("after a change that did not come through", () => {
  it.each<readonly [string, FeishuAnswer, number]>([
    ["Feishu limited it", { kind: "limited", retryAfterMs: 4_000, by: "feishu" }, 4_000],
    ["nobody knows", { kind: "unsure", detail: "no answer came in time" }, 2_000],
    ["Feishu was away", { kind: "down", detail: "ECONNREFUSED" }, 2_000],
  ])("the newest state is shown later, in full: %s", async (_why, trouble, retryAfterMs) => {
    const { changes, show, calls, clock, feishu } = aLiveCard();
    changes.posted(target, aCard("a"), true);
    feishu.answer = () => trouble;
    const first = await show(aCard("ab"));
    feishu.answer = () => done;
    clock.now += retryAfterMs;

    const second = await show(aCard("abc"));

    expect(first).toEqual({ kind: "later", retryAfterMs });
    expect(second).toEqual({ kind: "shown" });
    expect(calls.at(-1)).toMatchObject({ method: "card.update" });
  });

  it("a state that is not shown yet is never skipped as if it were", async () => {
    const { changes, show, calls, clock, feishu } = aLiveCard();
    changes.posted(target, aCard("a"), true);
    feishu.answer = () => ({ kind: "down", detail: "ECONNREFUSED" });
    await show(aCard("a", "done"), { isLive: false });
    feishu.answer = () => done;
    clock.now += 2_000;
    const before = calls.length;

    const answer = await show(aCard("a", "done"), { isLive: false });

    expect(answer).toEqual({ kind: "shown" });
    expect(calls.length).toBeGreaterThan(before);
  });
});
