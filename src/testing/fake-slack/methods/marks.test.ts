import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "../fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function prompted(): Promise<Ready & { readonly ts: string }> {
  const made = await readySlack();
  open.push(made.slack.close);
  const { ts } = await made.slack.say({ user: made.ann, channel: made.channel, text: "go" });
  return { ...made, ts };
}

describe("reactions", () => {
  it("are given and taken once", async () => {
    const { slack, channel, ts, refusal } = await prompted();
    const eyes = { channel, timestamp: ts, name: "eyes" };

    const refusals = [
      await refusal("reactions.add", eyes),
      await refusal("reactions.add", eyes),
      await refusal("reactions.remove", { ...eyes, name: "x" }),
      await refusal("reactions.add", { ...eyes, name: ":eyes:" }),
      await refusal("reactions.add", { channel, name: "eyes" }),
      await refusal("reactions.add", { ...eyes, timestamp: "1.000001" }),
    ];
    const given = slack.message(channel, ts)?.reactions;
    refusals.push(await refusal("reactions.remove", eyes));

    expect(refusals).toEqual([
      undefined,
      "already_reacted",
      "no_reaction",
      "invalid_name",
      "no_item_specified",
      "message_not_found",
      undefined,
    ]);
    expect(given).toEqual({ eyes: [slack.botUser] });
    expect(slack.message(channel, ts)?.reactions).toEqual({});
  });

  it("are read with the scope for it", async () => {
    const { slack, ann, channel, ts, call, refusal } = await prompted();
    await slack.react({ user: ann, channel, ts, name: "tada" });
    const item = { channel, timestamp: ts };

    const without = await refusal("reactions.get", item);
    slack.scopes.add("reactions:read");

    expect(without).toBe("missing_scope");
    expect(await call("reactions.get", item)).toMatchObject({
      message: { reactions: [{ name: "tada", users: [ann], count: 1 }] },
    });
  });
});

describe("pins", () => {
  it("are set and removed once, and read with the scope for it", async () => {
    const { slack, channel, ts, call, refusal } = await prompted();
    const pin = { channel, timestamp: ts };

    const refusals = [
      await refusal("pins.remove", pin),
      await refusal("pins.add", pin),
      await refusal("pins.add", pin),
      await refusal("pins.add", { channel, timestamp: "1.000001" }),
      await refusal("pins.list", { channel }),
    ];
    slack.scopes.add("pins:read");

    expect(refusals).toEqual(["no_pin", undefined, "already_pinned", "message_not_found", "missing_scope"]);
    expect(slack.pins(channel)).toEqual([ts]);
    expect(await call("pins.list", { channel })).toMatchObject({ items: [{ message: { ts } }] });
  });
});
