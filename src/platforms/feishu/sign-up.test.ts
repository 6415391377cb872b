import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { type FakeFeishu, startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { feishuValues, noFeishuValues } from "../../testing/feishu-values.ts";
import { scopes } from "./scopes.ts";
import { obtainApp } from "./sign-up/obtain-app.ts";

const quick = { registration: { intervalSeconds: 0 } } as const;

/** What stands on the terminal, and the sign-up that goes on meanwhile. */
function begin(feishu: FakeFeishu, values: Partial<Parameters<typeof obtainApp>[0]> = {}, columns = 80) {
  const lines: string[] = [];
  const ending = new AbortController();
  const base = { ...noFeishuValues, apiBaseUrl: feishu.origin, ...values };
  const obtained = obtainApp(base, { say: (line) => lines.push(line), columns, signal: ending.signal });
  const shown = (): string | undefined => lines.findLast((line) => line.startsWith("http"));
  return { lines, ending, obtained, address: () => feishu.until(shown, "there is a code") };
}

describe("a sign-up by a code", () => {
  it("makes an app with all that PoCo needs, and whoever scanned it is the owner", async () => {
    const feishu = await startFakeFeishu(quick);
    const ann = feishu.add("Ann");
    const signing = begin(feishu);

    feishu.transport.registration.scan(ann, { address: await signing.address() });

    expect(await signing.obtained).toEqual({
      kind: "values",
      values: { appId: feishu.appId, appSecret: feishu.appSecret, brand: "feishu", owner: ann },
    });
    const [begun] = feishu.transport.registration.begun();
    expect(begun?.addons?.scopes).toEqual(scopes.map(({ name }) => name));
    expect(begun?.addons?.callbacks).toEqual(["card.action.trigger"]);
    const code = signing.lines.filter((line) => /[▀▄█]/.test(line)).map(stripVTControlCharacters);
    expect(code.length).toBeGreaterThan(20);
    expect(Math.max(...code.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(feishu.lints).toEqual([]);
    await feishu.close();
  });

  it("shows the address alone where the terminal is too narrow for the code", async () => {
    const feishu = await startFakeFeishu(quick);
    const signing = begin(feishu, {}, 60);

    await signing.address();

    expect(signing.lines.join("\n")).toContain(
      "needs a terminal of 79 columns, and this one has 60. Open this address:",
    );
    expect(signing.lines.join("\n")).not.toMatch(/[▀▄█]/);
    signing.ending.abort();
    await signing.obtained;
    await feishu.close();
  });

  it("adds what is missing to an app that exists", async () => {
    const feishu = await startFakeFeishu(quick);
    const ann = feishu.add("Ann");
    const { appId } = feishuValues(feishu);
    const signing = begin(feishu, { appId });

    feishu.transport.registration.scan(ann, { address: await signing.address() });

    expect(await signing.obtained).toMatchObject({ kind: "values" });
    expect(feishu.transport.registration.begun()[0]?.addons?.appId).toBe(appId);
    await feishu.close();
  });

  it("goes on with Lark where the organisation is one of Lark's", async () => {
    const feishu = await startFakeFeishu(quick);
    const ann = feishu.add("Ann");
    const signing = begin(feishu);

    feishu.transport.registration.scan(ann, { address: await signing.address(), brand: "lark" });

    expect(await signing.obtained).toMatchObject({ kind: "values", values: { brand: "lark" } });
    await feishu.close();
  });

  it("shows a new code when nobody scanned the first in time", async () => {
    const feishu = await startFakeFeishu(quick);
    const ann = feishu.add("Ann");
    const signing = begin(feishu);
    const first = await signing.address();

    feishu.transport.registration.expire();
    await feishu.until(() => feishu.transport.registration.begun().length === 2, "there is a second code");
    const second = await feishu.until(
      () => signing.lines.findLast((line) => line.startsWith("http") && line !== first),
      "it is shown",
    );
    feishu.transport.registration.scan(ann, { address: second });

    expect(await signing.obtained).toMatchObject({ kind: "values" });
    await feishu.close();
  });

  it.each([
    ["refused", (feishu: FakeFeishu) => feishu.transport.registration.deny(), "refused in Feishu"],
    ["given up", (_: FakeFeishu, end: AbortController) => end.abort(), "given up"],
  ])("that is %s says so", async (_what, act, words) => {
    const feishu = await startFakeFeishu(quick);
    const signing = begin(feishu);
    await signing.address();

    act(feishu, signing.ending);

    const obtained = await signing.obtained;
    expect(obtained.kind === "failed" && obtained.why).toContain(words);
    await feishu.close();
  });

  it("says that Feishu cannot be reached", async () => {
    const feishu = await startFakeFeishu(quick);
    await feishu.close();

    const obtained = await begin(feishu).obtained;

    expect(obtained.kind === "failed" && obtained.why).toContain("could not be reached");
  });
});
