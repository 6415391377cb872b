import { describe, expect, it } from "vitest";
import { createSlackApiFixture } from "../../testing/slack-api-fixture.ts";
import { createSlackMarks } from "./prompt-marks.ts";

const who = { thread: null } as const;

describe("the mark on a prompt", () => {
  it("goes on to show where the task stands after the same state was shown twice", async () => {
    await using given = await aPrompt();
    const { marks, channel, ts } = given;
    marks.show(channel, { ...who, message: ts, status: "running" });
    await given.until("hourglass_flowing_sand");
    marks.show(channel, { ...who, message: ts, status: "running" });

    marks.show(channel, { ...who, message: ts, status: "completed" });

    await given.until("white_check_mark");
  });

  it("does not keep PoCo from ending after the same state was shown twice", async () => {
    await using given = await aPrompt();
    const { marks, channel, ts } = given;
    marks.show(channel, { ...who, message: ts, status: "running" });
    await given.until("hourglass_flowing_sand");
    marks.show(channel, { ...who, message: ts, status: "running" });

    await given.settled(marks.close());

    expect(given.standing()).toEqual(["hourglass_flowing_sand"]);
  });

  it("takes away only what an earlier PoCo left there", async () => {
    await using given = await aPrompt();
    const { slack, marks, channel, ts } = given;
    marks.show(channel, { ...who, message: ts, status: "queued" });
    await given.until("eyes");
    await slack.react({ user: given.user, channel, ts, name: "x" });
    const later = given.marksOfLaterPoco();

    later.show(channel, { ...who, message: ts, status: "completed" });

    await given.until("white_check_mark", "x");
    expect(slack.refused).toEqual([]);
  });

  it("is not given a second time by a later PoCo", async () => {
    await using given = await aPrompt();
    const { slack, marks, channel, ts } = given;
    marks.show(channel, { ...who, message: ts, status: "queued" });
    await given.until("eyes");
    const later = given.marksOfLaterPoco();

    later.show(channel, { ...who, message: ts, status: "queued" });
    await given.settled(later.close());

    expect(given.standing()).toEqual(["eyes"]);
    expect(slack.callsOf("reactions.add")).toHaveLength(1);
  });

  it("comes after all when Slack was not there at first", async () => {
    await using given = await aPrompt();
    const { slack, marks, channel, ts } = given;
    const fault = slack.fault({ kind: "http", status: 503, times: 1_000 });
    marks.show(channel, { ...who, message: ts, status: "completed" });
    await given.pass(20_000);

    fault.clear();

    await given.until("white_check_mark");
  });

  it("comes after all when Slack itself was in trouble", async () => {
    await using given = await aPrompt();
    const { slack, marks, channel, ts } = given;
    slack.fault({ kind: "error", error: "internal_error", times: 6 });

    marks.show(channel, { ...who, message: ts, status: "completed" });

    await given.until("white_check_mark");
    expect(slack.refused).toEqual([]);
  });

  it("is not tried again where it can never stand", async () => {
    await using given = await aPrompt();
    const { slack, marks, channel, ts } = given;
    await slack.kickBot({ channel, user: given.user });

    marks.show(channel, { ...who, message: ts, status: "queued" });
    await given.pass(120_000);

    expect(slack.callsOf("reactions.add")).toHaveLength(1);
  });
});

async function aPrompt() {
  const fixture = await createSlackApiFixture();
  const { slack, channel, user, api, timers } = fixture;
  const { ts } = await slack.say({ user, channel, text: "fix it" });
  const parts = { api, timers, botUser: () => slack.botUser };
  const marks = createSlackMarks({ ...parts, since: fixture.clock.now - 1_000 });
  const standing = (): readonly string[] =>
    Object.keys(slack.message(channel, ts)?.reactions ?? {}).toSorted();
  return {
    ...fixture,
    ts,
    marks,
    standing,
    marksOfLaterPoco: () => createSlackMarks({ ...parts, since: fixture.clock.now + 1_000 }),
    /** Until just these stand there. */
    until: async (...names: readonly string[]) => {
      for (let tries = 0; tries < 3_000 && String(standing()) !== String(names); tries += 1) {
        await fixture.pass(50);
      }
      expect(standing()).toEqual(names);
    },
    [Symbol.asyncDispose]: async () => {
      await fixture.settled(marks.close());
      await fixture.close();
    },
  };
}
