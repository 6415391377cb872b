import { describe, expect, it } from "vitest";
import type { FeishuAnswer } from "./answer.ts";
import { createTokens } from "./tokens.ts";

const minute = 60_000;

/** Feishu's side: gives `token-1`, `token-2` and so on, each for two hours where nothing else is said. */
function aSource(expire = 7_200) {
  const clock = { now: 0 };
  const source = {
    clock,
    given: 0,
    answer: (): FeishuAnswer => {
      source.given += 1;
      return { kind: "ok", data: { tenant_access_token: `token-${source.given}`, expire } };
    },
  };
  const tokens = createTokens({ fetch: async () => source.answer(), now: () => clock.now });
  const get = async (): Promise<string> => {
    const answer = await tokens.get();
    return answer.kind === "ok" ? answer.data : answer.kind;
  };
  return { source, tokens, get, clock };
}

describe("the token", () => {
  it("is fetched once for all who want it at the same time", async () => {
    const { source, get } = aSource();

    const all = await Promise.all([get(), get(), get()]);

    expect(all).toEqual(["token-1", "token-1", "token-1"]);
    expect(source.given).toBe(1);
  });

  it("is used until five minutes before its end, then replaced", async () => {
    const { get, clock } = aSource();
    await get();

    clock.now = 115 * minute - 1;
    const late = await get();
    clock.now = 115 * minute;
    const later = await get();

    expect([late, later]).toEqual(["token-1", "token-2"]);
  });

  it("that lives shorter than those five minutes is used for half its life", async () => {
    const { get, clock } = aSource(120);
    await get();

    clock.now = minute - 1;
    const early = await get();
    clock.now = minute;
    const late = await get();

    expect([early, late]).toEqual(["token-1", "token-2"]);
  });

  it("that Feishu did not take is replaced, by whoever says so first", async () => {
    const { source, tokens, get } = aSource();
    const first = await get();

    tokens.drop(first);
    const second = await get();
    tokens.drop(first);

    expect([second, await get()]).toEqual(["token-2", "token-2"]);
    expect(source.given).toBe(2);
  });

  it("that could not be fetched is asked for again by the next who wants it", async () => {
    const { source, get } = aSource();
    const { answer } = source;
    source.answer = () => ({ kind: "down", detail: "nobody there" });
    const none = await get();
    source.answer = answer;

    expect([none, await get()]).toEqual(["down", "token-1"]);
  });

  it.each([
    {},
    { tenant_access_token: "", expire: 7_200 },
    { tenant_access_token: "t", expire: 0 },
    { tenant_access_token: "t", expire: "soon" },
    null,
  ])("is none in an answer like %j", async (data) => {
    const { source, get } = aSource();
    source.answer = () => ({ kind: "ok", data });

    expect(await get()).toBe("unsure");
  });
});
