import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GivenFile } from "../../testing/fake-slack/speak.ts";
import type { ScriptedRun } from "../../testing/scripted-agent.ts";
import { atRest, taskCards } from "../../testing/seen-in-slack.ts";
import { createSlackApiFixture } from "../../testing/slack-api-fixture.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";
import { fetchFile } from "./fetch-file.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const pixels = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255, 128]);
const png = { name: "shot.png", mimetype: "image/png", bytes: pixels };
const blind = { agent: { can: { images: false } } } as const;

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
    await using world = await aSoundSlackWorld();
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
    const names = [
      "../../.ssh/authorized_keys",
      "../../etc/passwd",
      "截图 1.png",
      `${"long ".repeat(60)}.txt`,
      "-rf",
      "a\nb",
      "",
      "same.txt",
      "same.txt",
    ];

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

  it.each(["killed", "stopped"])(
    "is fetched anew when PoCo was %s in the middle of it, and its task runs then",
    async (how) => {
      await using world = await aSoundSlackWorld({ isFaulty: true });
      const { slack, ann } = world;
      const { channel } = await world.aProject("api");
      const fault = slack.fault({ kind: "held", method: "download" });
      await slack.say({ user: ann, channel, text: "look", files: [png] });
      await slack.until(() => fault.hits > 0);
      await (how === "killed" ? world.kill() : world.stop());
      fault.clear();

      const next = await world.restart();

      const [path = ""] = pathsIn(await firstRun(next));
      expect(new Uint8Array(await readFile(path))).toEqual(png.bytes);
      expect(await finished(next, channel)).not.toContain("could not be fetched");
      expect(await readdir(dirname(path))).toEqual(["1-shot.png"]);
    },
  );

  it("is waited for by nobody who pressed Stop", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ kind: "held", method: "download" });
    await slack.say({ user: ann, channel, text: "look", files: [png] });
    await slack.until(() => fault.hits > 0);
    const card = await world.posted(channel, "It starts as soon as the file that came with it is here.");

    await slack.press({ user: ann, channel, ts: card.ts, text: "Stop" });
    await world.posted(channel, "[Stopped");

    expect(world.agent.runs).toEqual([]);
    fault.clear();
    await atRest(world);
  });

  it("goes along when its message is put into the task that runs", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "build it" });
    const run = await world.run("build it");
    await slack.say({ user: ann, channel, text: "like this", files: [png] });
    const queued = await world.posted(channel, /\[Queued[^]*like this/);

    await slack.press({ user: ann, channel, ts: queued.ts, text: "Steer now" });
    await slack.until(() => run.steers.length > 0);

    const [path = ""] = /(?<=^- ).*$/m.exec(run.steers[0] ?? "") ?? [];
    expect(run.steers[0]).toMatch(/^like this\n\nThis file came with the message:/);
    expect(new Uint8Array(await readFile(path))).toEqual(png.bytes);
    run.complete("Done.");
    await atRest(world);
  });

  it("reaches an agent that looks at no pictures as a path", async () => {
    await using world = await aSoundSlackWorld(blind);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "look", files: [png] });

    const run = await firstRun(world);
    expect(run.turn.images).toBeUndefined();
    expect(pathsIn(run)).toHaveLength(1);
    await finished(world, channel);
  });

  it("is no picture to an agent because Slack calls it one", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "look", files: [{ ...png, bytes: bytesOf("<svg/>") }] });

    const run = await firstRun(world);
    expect(run.turn.images).toBeUndefined();
    expect(pathsIn(run)).toHaveLength(1);
    await finished(world, channel);
  });

  it("is asked for where it came from another workspace, so that Slack tells only its id", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "look", files: [{ ...png, isForeign: true }] });

    const run = await firstRun(world);
    const [path = ""] = pathsIn(run);
    expect(new Uint8Array(await readFile(path))).toEqual(png.bytes);
    expect(run.turn.images).toEqual([path]);
    await finished(world, channel);
  });
});

type Bring = (world: SoundSlackWorld) => unknown;

describe.concurrent("a file that cannot be had", () => {
  const text = { name: "a.txt", bytes: bytesOf("x") };
  const large = { name: "a.txt", bytes: new Uint8Array(1_000_001) };
  const tooLarge = /a\.txt could not be fetched: it is larger than 1 MB \(POCO_SLACK_FILE_LIMIT_MB\)/;
  const loseScope: Bring = ({ slack }) => slack.scopes.delete("files:read");
  const nothing: Bring = () => undefined;
  const cases: readonly (readonly [string, GivenFile, RegExp, Bring])[] = [
    ["lies behind a sign-in", text, /a\.txt .* fetched: Slack asked for a sign-in: .* files:read/, loseScope],
    [
      "is of another workspace, and Slack does not say where",
      { ...text, isForeign: true },
      /could not be fetched: The app lacks the scope files:read/,
      loseScope,
    ],
    ["is too large", large, tooLarge, nothing],
    ["turns out to be too large", { ...large, toldSize: 1 }, tooLarge, nothing],
    ["is too large, which Slack did not say", { ...large, toldSize: null }, tooLarge, nothing],
    [
      "lies with another service",
      { ...text, externalUrl: "https://drive.example.com/a" },
      /a\.txt could not be fetched: it lies with another service/,
      nothing,
    ],
    [
      "leads away from Slack",
      text,
      /a\.txt could not be fetched: the file does not lie with Slack/,
      ({ slack }) =>
        slack.fault({ kind: "error", method: "download", error: "http://127.0.0.1:9/elsewhere" }),
    ],
    [
      "has a name that would call everybody",
      { ...large, name: "<!channel>\n*a* .txt" },
      /<!channel> \*a\* \.txt could not be fetched/,
      nothing,
    ],
  ];

  it.each(cases)("because it %s is told, and the task runs with the words", async (_, file, words, bring) => {
    const refusals = ["missing_scope"];
    await using world = await aSoundSlackWorld({
      isFaulty: true,
      refusals,
      values: { fileLimitMegabytes: 1 },
    });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    bring(world);

    await slack.say({ user: ann, channel, text: "look", files: [file] });

    const run = await firstRun(world);
    const { prompt } = run.turn;
    expect(prompt).toMatch(/^look\n\nA file came with the message that could not be fetched, .*:\n- .+$/);
    expect(await finished(world, channel)).toMatch(words);
  });

  it("because it was deleted while its task waited is told", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "one" });
    const one = await world.run("one");
    await slack.say({ user: ann, channel, text: "two", files: [text] });
    await world.posted(channel, /\[Queued[^]*two/);

    await slack.deleteFile(slack.files()[0]?.id ?? "");
    one.complete("First.");
    await slack.until(() => world.agent.runs.length === 2);
    world.agent.runs[1]?.complete("Second.");

    const card = await world.posted(channel, "Second.");
    expect(card.plain).toContain("a.txt could not be fetched: it was deleted in Slack. Send it again.");
    await atRest(world);
  });

  it("because it was deleted while PoCo was away is told", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "first" });
    (await world.run("first")).complete("First.");
    await world.posted(channel, "First.");
    await atRest(world);

    await world.stop();
    await slack.say({ user: ann, channel, text: "look", files: [text] });
    await slack.deleteFile(slack.files()[0]?.id ?? "");
    const next = await world.restart();
    const run = await firstRun(next);
    run.complete("Looked.");

    const card = await next.posted(channel, "Looked.");
    expect(run.turn.prompt).toMatch(/^look\n\n/);
    expect(card.plain).toContain("could not be fetched: it was deleted in Slack. Send it again.");
    await atRest(next);
  });

  it("because Slack stays in trouble is told in the end", async () => {
    const given = await createSlackApiFixture();
    const { slack, api, user, channel } = given;
    await slack.say({ user, channel, text: "look", files: [text] });
    const fault = slack.fault({ kind: "http", method: "download", status: 503, times: 3 });
    const id = slack.files()[0]?.id ?? "";
    const folder = await mkdtemp(join(tmpdir(), "poco-slack-file-"));
    const access = { api, botToken: slack.botToken, baseUrl: slack.apiUrl };
    const { signal } = new AbortController();
    const file = { id, name: "a.txt", mediaType: "", bytes: null, ref: { file: id } };

    const parts = { ...access, signal, maxBytes: 1_000, pauses: [1, 1] };
    const fetched = await fetchFile(parts, file, join(folder, "a.txt"));

    expect(fetched).toEqual({ kind: "failed", reason: "Slack answered HTTP 503. Send it again." });
    expect(fault.hits).toBe(3);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
    await given.close();
  });
});

describe("the bot's token", () => {
  it("goes to nobody but Slack, wherever a file leads", async () => {
    // The message is one that the fake has never seen.
    const refusals = ["message_not_found"];
    await using world = await aSoundSlackWorld({ isFaulty: true, refusals });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const asked: unknown[] = [];
    const stranger = createServer((request, response) => {
      asked.push(request.headers);
      response.end("x");
    });
    await new Promise<void>((resolve) => void stranger.listen(0, "127.0.0.1", resolve));
    const address = stranger.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const elsewhere = `http://127.0.0.1:${port}/a.txt`;
    const file = { name: "a.txt", mimetype: "text/plain", size: 1, mode: "hosted" };
    slack.fault({ kind: "error", method: "download", error: elsewhere });

    await slack.say({ user: ann, channel, text: "one", files: [{ name: "b.txt", bytes: bytesOf("b") }] });
    const first = await firstRun(world);
    first.complete("First.");
    await world.posted(channel, "First.");
    const event = { type: "message", subtype: "file_share", channel, channel_type: "channel", user: ann };
    const ts = `${(Date.now() / 1_000).toFixed(0)}.000999`;
    const files = [{ ...file, id: "F0EVIL", url_private: elsewhere, url_private_download: elsewhere }];
    await slack.publish({ ...event, ts, event_ts: ts, text: "two", files });
    await slack.until(() => world.agent.runs.length === 2);
    world.agent.runs[1]?.complete("Second.");

    const card = await world.posted(channel, "Second.");
    expect(card.plain).toContain("a.txt could not be fetched: the file does not lie with Slack");
    expect(asked).toEqual([]);
    await atRest(world);
    stranger.close();
  });
});
