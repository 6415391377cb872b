import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import type { ScriptedRun } from "../../testing/scripted-agent.ts";
import { atRest, taskCards } from "../../testing/seen-in-slack.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const png = { name: "shot.png", mimetype: "image/png", bytes: Uint8Array.from([137, 80, 78, 71, 0, 255]) };
const takesImages = { agent: { can: { images: true } } } as const;

/** The paths that stand behind the words of a prompt. */
function pathsIn({ turn }: ScriptedRun): readonly string[] {
  return [...turn.prompt.matchAll(/^- (.*)$/gm)].map(([, path = ""]) => path);
}

async function firstRun({ slack, agent }: SoundSlackWorld): Promise<ScriptedRun> {
  await slack.until(() => agent.runs.length > 0, { what: "the agent runs", withinMs: 15_000 });
  const [run] = agent.runs;
  if (run === undefined) throw new Error("nobody runs");
  return run;
}

async function finished(world: SoundSlackWorld, channel: string): Promise<string> {
  (await firstRun(world)).complete("Done.");
  await world.slack.until(() => taskCards(world, channel)[0]?.plain.includes("[Complete") === true);
  await atRest(world);
  const [card, ...others] = taskCards(world, channel);
  expect(others).toEqual([]);
  return card?.plain ?? "";
}

describe.concurrent("a file that comes with a prompt", () => {
  it("reaches an agent that looks at pictures byte for byte, and any other by its path", async () => {
    await using world = await aSoundSlackWorld(takesImages);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const files = [png, { name: "trace.log", bytes: bytesOf("a<b && c\n") }];
    await slack.say({ user: ann, channel, text: "why does it look so?", files });
    const run = await firstRun(world);

    const [picture = "", log = ""] = pathsIn(run);
    expect(run.turn.prompt).toMatch(/^why does it look so\?\n\nThese files came with the message:/);
    expect(run.turn.images).toEqual([picture]);
    expect(new Uint8Array(await readFile(picture))).toEqual(png.bytes);
    expect(await readFile(log, "utf8")).toBe("a<b && c\n");
    await finished(world, channel);
  });

  it("is a prompt without a word, too", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "", files: [png] });

    const run = await firstRun(world);
    expect(pathsIn(run).map((path) => basename(path))).toEqual(["1-shot.png"]);
    await finished(world, channel);
  });

  it("comes once where PoCo is mentioned, in a burst with the others, and in a thread", async () => {
    await using world = await aSoundSlackWorld({ burstMs: 300 });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "@poco first", files: [png] });
    await slack.say({ user: ann, channel, text: "second", files: [png, { ...png, name: "other.png" }] });
    const run = await firstRun(world);

    expect(run.turn.prompt).toContain("first\nsecond");
    expect(pathsIn(run).map((path) => basename(path))).toEqual(["1-shot.png", "2-shot.png", "3-other.png"]);
    await finished(world, channel);
    const [card] = taskCards(world, channel);
    await slack.say({ user: ann, channel, threadTs: card?.ts ?? "", text: "and this?", files: [png] });
    await slack.until(() => world.agent.runs.length === 2);
    expect(world.agent.runs[1] && pathsIn(world.agent.runs[1])).toHaveLength(1);
    world.agent.runs[1]?.complete("Done.");
    await atRest(world);
  });

  it("is stored under a name that is safe, whatever it is called", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const names = ["../../.ssh/authorized_keys", "截图 1.png", `${"long ".repeat(60)}.txt`, "-rf", "a\nb"];

    const files = names.map((name) => ({ name, bytes: bytesOf(name) }));
    await slack.say({ user: ann, channel, text: "look", files });
    const paths = pathsIn(await firstRun(world));

    expect(paths).toHaveLength(names.length);
    expect(await Promise.all(paths.map((path) => readFile(path, "utf8")))).toEqual(names);
    expect(new Set(paths.map((path) => path.replace(/[^/]+$/, ""))).size).toBe(1);
    await finished(world, channel);
  });

  it("is tried again when Slack was in trouble, so that no half of it is handed over", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const bytes = bytesOf("line\n".repeat(20_000));
    slack.fault({ kind: "cut_after", method: "download" });
    slack.fault({ kind: "http", method: "download", status: 503 });

    await slack.say({ user: ann, channel, text: "look", files: [{ name: "a.txt", bytes }] });
    const [path = ""] = pathsIn(await firstRun(world));

    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    expect(await finished(world, channel)).not.toContain("could not be fetched");
  });

  it("is fetched anew when PoCo ended in the middle of it", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ kind: "held", method: "download" });
    await slack.say({ user: ann, channel, text: "look", files: [png] });
    await slack.until(() => fault.hits > 0);
    const next = await world.restart();
    fault.clear();

    // A task whose run had begun is not run again by itself.
    const card = await next.posted(channel, "[Error]");
    await slack.press({ user: ann, channel, ts: card.ts, text: "Retry" });
    const run = await firstRun(next);
    const [path = ""] = pathsIn(run);
    expect(new Uint8Array(await readFile(path))).toEqual(png.bytes);
    run.complete("Done.");
    await atRest(next);
  });

  it("is waited for by nobody who pressed Stop", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ kind: "held", method: "download" });
    await slack.say({ user: ann, channel, text: "look", files: [png] });
    await slack.until(() => fault.hits > 0);
    const card = await world.posted(channel, "[Running");

    await slack.press({ user: ann, channel, ts: card.ts, text: "Stop" });
    await world.posted(channel, "[Stopped");

    expect(world.agent.runs).toEqual([]);
    fault.clear();
    await atRest(world);
  });
});

describe.concurrent("a file that cannot be had", () => {
  const cases: readonly (readonly [string, RegExp, (world: SoundSlackWorld) => unknown])[] = [
    [
      "lies behind a sign-in",
      /a\.txt could not be fetched: Slack asked for a sign-in: the app lacks the scope files:read/,
      ({ slack }) => slack.scopes.delete("files:read"),
    ],
    [
      "is too large",
      /a\.txt could not be fetched: it is larger than 1 MB \(POCO_SLACK_FILE_LIMIT_MB\)/,
      () => undefined,
    ],
    [
      "leads away from Slack",
      /a\.txt could not be fetched: the file does not lie with Slack/,
      ({ slack }) =>
        slack.fault({ kind: "error", method: "download", error: "http://127.0.0.1:9/elsewhere" }),
    ],
  ];

  it.each(cases)("because it %s is told, and the task runs with the words", async (why, words, bring) => {
    await using world = await aSoundSlackWorld({ isFaulty: true, values: { fileLimitMegabytes: 1 } });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    bring(world);
    const bytes = why === "is too large" ? new Uint8Array(1_000_001) : bytesOf("x");

    await slack.say({ user: ann, channel, text: "look", files: [{ name: "a.txt", bytes }] });

    expect((await firstRun(world)).turn.prompt).toBe("look");
    expect(await finished(world, channel)).toMatch(words);
  });
});
