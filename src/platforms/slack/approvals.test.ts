import { describe, expect, it } from "vitest";
import { openPolicy } from "../../domain/project.ts";
import type { ScriptedRun } from "../../testing/scripted-agent.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

interface Asked {
  readonly channel: string;
  readonly run: ScriptedRun;
  /** The message with the buttons. */
  readonly ts: string;
}

type Request = Parameters<ScriptedRun["ask"]>[1];

/** A task of Bob's that waits for an answer. */
async function asked(world: SoundSlackWorld, request: Request = {}, words = "make test"): Promise<Asked> {
  const { slack, bob } = world;
  const { channel } = await world.aProject("api");
  await slack.say({ user: bob, channel, text: "build it" });
  const run = await world.run("build it");
  run.ask("r1", request);
  const { ts } = await world.posted(channel, new RegExp(`^\\[Waiting\\] (?!Task)[^]*${words}`));
  return { channel, run, ts };
}

describe("a request of an agent", () => {
  it("calls in a new message whoever may decide, and shows the exact command", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, bob } = world;
    const command = 'psql -c "select a < b && \\"c\\" > `d` & *e*"';

    const { channel, ts } = await asked(world, { detail: { command } }, "psql");

    const card = slack.message(channel, ts);
    expect(card?.plain).toContain(command);
    expect(card?.isEdited).toBe(false);
    expect(`${card?.text} ${JSON.stringify(card?.blocks)}`).toContain(`<@${bob}>`);
    expect(card?.threadTs).toBeDefined();
  });

  it.each([
    ["Approve", "allow_once", "Approved by ann"],
    ["Approve for session", "allow_session", "Approved for the session by ann"],
    ["Always allow", "allow_always", "Always allowed by ann"],
    ["Reject", "reject", "Rejected by ann"],
    ["Reject and stop", "reject_and_stop", "Rejected and stopped by ann"],
  ])("is answered by a button, which the card tells: %s", async (text, option, words) => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const options = ["allow_once", "allow_session", "allow_always", "reject", "reject_and_stop"] as const;
    const { channel, ts, run } = await asked(world, { options });

    await slack.press({ user: ann, channel, ts, text });

    await slack.until(() => slack.message(channel, ts)?.plain.includes(words) === true);
    await expect.poll(() => run.decisions.map(({ answer }) => answer)).toMatchObject([{ option }]);
    expect(slack.message(channel, ts)?.buttons).not.toContain(text);
    expect([...slack.ephemerals(ann), ...slack.viewsOf(ann)]).toEqual([]);
  });

  it("is rejected with a note, which the agent gets", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel, ts, run } = await asked(world);

    await slack.press({ user: ann, channel, ts, text: "Reject with a note" });
    await world.modal(ann, "Why not");
    const empty = await slack.submitView({ user: ann });
    await slack.submitView({
      user: ann,
      values: { "Why not, or what to do instead": "use `npm test` && <wait>" },
    });

    expect(Object.values(empty.errors)).toHaveLength(1);
    await expect
      .poll(() => run.decisions.map(({ answer }) => answer))
      .toMatchObject([{ option: "reject", note: "use `npm test` && <wait>" }]);
    expect(slack.viewsOf(ann)).toEqual([]);
  });

  it("that two people answer at once is decided by the first; the other one hears of it", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel, ts, run } = await asked(world);

    await Promise.all([
      slack.press({ user: ann, channel, ts, text: "Approve" }),
      slack.press({ user: bob, channel, ts, text: "Reject" }),
    ]);

    const told = () => [...slack.ephemerals(ann), ...slack.ephemerals(bob)];
    await slack.until(() => told().length === 1);
    await expect.poll(() => run.decisions).toHaveLength(1);
    expect(told()[0]?.plain).toMatch(/^(ann approved|bob rejected) it already, at /);
  });

  it("is not decided by whoever may not, and they are told why", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel, ts, run } = await asked(world);
    const [project] = await world.store.projects.list();
    const policy = { ...openPolicy, approves: "admins" } as const;
    if (project !== undefined) await world.store.projects.change(project.id, { policy }, Date.now());

    await slack.press({ user: bob, channel, ts, text: "Approve" });
    await world.whispered(bob, "admin");
    const before = run.decisions.length;
    await slack.press({ user: ann, channel, ts, text: "Approve" });

    await expect.poll(() => run.decisions).toHaveLength(1);
    expect(before).toBe(0);
  });

  it.each([
    ["10,000", 450],
    ["40,000", 1_800],
  ])("with a command of %s characters has all of it, in a file where it is too long", async (_, times) => {
    await using world = await aSoundSlackWorld();
    const { slack } = world;
    const command = `echo ${"<0123456789&abcdefghij>".repeat(times)} END`;

    const { channel, ts } = await asked(world, { detail: { command } }, "echo");

    const files = () => slack.messages(channel).flatMap((message) => message.files);
    const isWhole = () => slack.message(channel, ts)?.plain.replaceAll("\n", "").includes(command) === true;
    const isInFile = () => files().some(({ bytes }) => new TextDecoder().decode(bytes) === command);
    await slack.until(() => isWhole() || isInFile());
    expect(slack.message(channel, ts)?.buttons).toEqual(expect.arrayContaining(["Approve", "Reject"]));
  });

  it("of a PoCo that ended is closed, and a late press hears that", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel, ts } = await asked(world);

    await using next = await world.restart();
    await slack.until(() => slack.message(channel, ts)?.buttons.includes("Approve") === false);

    expect(slack.message(channel, ts)?.plain).toContain("No longer open");
    await slack.command({ user: ann, channel, text: "approve" });
    await next.whispered(ann, "Nothing waits for a decision here.");
  });

  it("that was pressed just before a restart is told what became of it", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann, bob } = world;
    const { channel, ts } = await asked(world);
    const stale = slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 1, times: 99 });

    await using next = await world.restart();
    await slack.press({ user: bob, channel, ts, text: "Approve" });
    await next.whispered(bob, "This request is void");
    stale.clear();

    expect(slack.ephemerals(ann)).toEqual([]);
  });
});

describe("a prompt that waits for a yes", () => {
  it("is approved after a restart, and runs then", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: bob, channel, text: "confirm: deploy it" });
    const { ts } = await world.posted(channel, /^\[Waiting\] Confirm/);

    await using next = await world.restart();
    await slack.press({ user: ann, channel, ts, text: "Approve" });

    (await next.run("deploy it")).complete("Deployed.");
    await next.posted(channel, "Deployed.");
  });
});

describe("questions of an agent", () => {
  const questions = [
    {
      id: "q1",
      text: "Which database?",
      choices: [{ label: "PostgreSQL" }, { label: "SQLite", description: `small ${"x".repeat(300)}` }],
      takesSeveral: false,
      takesText: false,
    },
    {
      id: "q2",
      text: "Which checks?",
      choices: [{ label: "lint & types" }, { label: `a < b ${"y".repeat(200)}` }, { label: "tests" }],
      takesSeveral: true,
      takesText: true,
    },
    { id: "q3", text: "What else?", choices: [], takesSeveral: false, takesText: true },
  ];

  it("are answered where they stand, by choice, by several, and in own words", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const request = {
      ask: "question",
      title: "A few questions",
      detail: { questions },
      options: [],
    } as const;
    const { channel, ts, run } = await asked(world, request, "Which database");

    const long = questions[1]?.choices[1]?.label ?? "";
    await slack.press({
      user: ann,
      channel,
      ts,
      text: "Answer",
      values: {
        "Which database?": "SQLite",
        "choice:0:1": ["lint & types", optionOf(slack.message(channel, ts)?.blocks, long)],
        "What else?": "mind `a<b && c`",
      },
    });

    await expect
      .poll(() => run.decisions.map(({ answer }) => answer))
      .toEqual([
        {
          kind: "answers",
          answers: { q1: ["SQLite"], q2: ["lint & types", long], q3: ["mind `a<b && c`"] },
        },
      ]);
    await slack.until(() => slack.message(channel, ts)?.plain.includes("Answered by ann") === true);
  });

  it("without all answers are not taken, and say what is missing", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const request = {
      ask: "question",
      title: "A few questions",
      detail: { questions },
      options: [],
    } as const;
    const { channel, ts, run } = await asked(world, request, "Which database");

    await slack.press({ user: ann, channel, ts, text: "Answer", values: { "Which database?": "SQLite" } });

    await world.whispered(ann, "Which checks?");
    expect(run.decisions).toEqual([]);
    expect(slack.message(channel, ts)?.buttons).toContain("Answer");
  });
});

/** The value of the option that stands for the label. */
function optionOf(blocks: unknown, label: string): string {
  const found = new RegExp(`"text":"${label.slice(0, 20)}[^}]*\\},"value":"([^"]+)"`).exec(
    JSON.stringify(blocks),
  );
  return found?.[1] ?? label;
}
