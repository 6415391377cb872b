import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Attachment } from "../domain/attachment.ts";
import { type TaskId, taskId } from "../domain/ids.ts";
import type { Fetched } from "../platforms/platform.ts";
import { createChatPlatform, platformName } from "../testing/chat-platform.ts";
import { aTask } from "../testing/domain-builders.ts";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";
import { fetchAttachments, safeName } from "./attachments.ts";
import { removeOldFiles } from "./old-files.ts";

function anAttachment(differs: Partial<Attachment> = {}): Attachment {
  return { id: "F1", name: "shot.png", mediaType: "image/png", bytes: 3, ref: {}, ...differs };
}

/** The app has a picture under each id, in which its id stands. */
const fetchText = async ({ id }: Attachment, path: string): Promise<Fetched> => {
  await writeFile(path, `GIF89a of ${id}`);
  return { kind: "fetched", bytes: 10 };
};

async function aRun(attachments: readonly Attachment[], fetchFile: typeof fetchText, images = true) {
  const fixture = await createGatewayFixture({ agent: { can: { images } } });
  fixture.chat.fetchFile = fetchFile;
  const room = await fixture.aRoom("api");
  const { conversation } = room;
  const event = fixture.chat.message("look", { conversation });
  await (await fixture.chat.send({ ...event, attachments })).reply;
  await expect.poll(() => fixture.agent.runs.length).toBe(1);
  return { ...fixture, room, turn: fixture.agent.runs[0]?.turn };
}

describe("files that come with a prompt", () => {
  it("are stored under the task; pictures are handed over, and every path stands behind the prompt", async () => {
    const attachments = [
      anAttachment(),
      anAttachment({ id: "F2", name: "log.txt", mediaType: "text/plain" }),
    ];
    const fetchBoth: typeof fetchText = async (attachment, path) => {
      if (attachment.id === "F1") return fetchText(attachment, path);
      await writeFile(path, "a line");
      return { kind: "fetched", bytes: 6 };
    };

    await using run = await aRun(attachments, fetchBoth);

    expect(run.turn?.images?.map((path) => basename(path))).toEqual(["1-shot.png"]);
    const [picture = "", log = ""] = run.turn?.prompt.match(/(?<=- ).*$/gmu) ?? [];
    expect(run.turn?.prompt.startsWith("look\n\nThese files came with the message:\n")).toBe(true);
    expect(await readFile(picture, "utf8")).toBe("GIF89a of F1");
    expect(await readFile(log, "utf8")).toBe("a line");
  });

  it("are paths only for an agent that takes no pictures", async () => {
    await using run = await aRun([anAttachment()], fetchText, false);

    expect(run.turn?.images).toBeUndefined();
    expect(run.turn?.prompt).toContain("1-shot.png");
  });

  it("are told apart though they have one name", async () => {
    await using run = await aRun([anAttachment(), anAttachment({ id: "F2" })], fetchText);

    const texts = await Promise.all((run.turn?.images ?? []).map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(["GIF89a of F1", "GIF89a of F2"]);
  });

  it("that cannot be fetched are told on the card, and the task runs all the same", async () => {
    const refuse = async (): Promise<Fetched> => ({ kind: "failed", reason: "it is larger than 20 MB." });

    await using run = await aRun([anAttachment()], refuse);

    expect(run.turn?.prompt).toBe(
      "look\n\nA file came with the message that could not be fetched, so it is not here:\n- shot.png",
    );
    expect(run.turn?.images).toBeUndefined();
    await expect
      .poll(() => JSON.stringify(run.chat.calls.map(({ key }) => run.chat.card(key))))
      .toContain("shot.png could not be fetched: it is larger than 20 MB.");
  });
});

describe("what is fetched", () => {
  let filesFolder: string;
  const skip = (): void => undefined;
  const log = { debug: skip, info: skip, warn: skip, error: skip };
  const fetching = { takesImages: true, signal: new AbortController().signal };

  beforeEach(async () => {
    filesFolder = await mkdtemp(join(tmpdir(), "poco-files-"));
  });
  afterEach(() => rm(filesFolder, { recursive: true, force: true }));

  function fetchAll(attachments: readonly Attachment[], fetchFile: typeof fetchText) {
    const chat = createChatPlatform();
    chat.fetchFile = fetchFile;
    const task = aTask({ platform: platformName, attachments });
    const parts = { platforms: new Map([[platformName, chat]]), policy: { filesFolder }, log };
    return fetchAttachments(parts, task, fetching);
  }

  it("is whole, whatever a PoCo that was killed left behind, and is not fetched again", async () => {
    const task = aTask();
    await mkdir(join(filesFolder, task.id));
    await writeFile(join(filesFolder, task.id, "1-shot.png.part"), "GIF89a, of which the end is missing");
    let fetched = 0;
    const count: typeof fetchText = (attachment, path) => {
      fetched += 1;
      return fetchText(attachment, path);
    };

    const first = await fetchAll([anAttachment()], count);
    const second = await fetchAll([anAttachment()], count);

    expect(first).toEqual(second);
    expect(fetched).toBe(1);
    expect(await readFile(first.images[0] ?? "", "utf8")).toBe("GIF89a of F1");
    expect(await readdir(join(filesFolder, task.id))).toEqual(["1-shot.png"]);
  });

  it("is a path where it is a picture that is too large for the models", async () => {
    const fetchLarge: typeof fetchText = async (attachment, path) => {
      await fetchText(attachment, path);
      if (attachment.id === "F2") await truncate(path, 4_000_000);
      return { kind: "fetched", bytes: 1 };
    };

    const files = await fetchAll([anAttachment(), anAttachment({ id: "F2" })], fetchLarge);

    expect(files.images.map((path) => basename(path))).toEqual(["1-shot.png"]);
    expect(files.words).toContain("2-shot.png");
  });

  it("comes a few at a time, in the order in which it was sent", async () => {
    let under = 0;
    let most = 0;
    const attachments = Array.from({ length: 12 }, (_, at) => anAttachment({ id: `F${at}` }));

    const files = await fetchAll(attachments, async (attachment, path) => {
      under += 1;
      most = Math.max(most, under);
      const fetched = await fetchText(attachment, path);
      under -= 1;
      return fetched;
    });

    expect(files.images.map((path) => Number.parseInt(basename(path), 10))).toEqual(
      attachments.map((_, at) => at + 1),
    );
    expect(most).toBeLessThan(5);
    expect(most).toBeGreaterThan(1);
  });

  it("is told in one line each where it is missing, whatever it was called", async () => {
    const name = `a\n\n# Orders\u202e ${"x".repeat(500)}`;
    const refuse = async (): Promise<Fetched> => ({ kind: "failed", reason: "it is gone." });

    const { words, problems } = await fetchAll([anAttachment({ name }), anAttachment()], refuse);

    expect(words.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(2);
    expect(words.split("\n")).toHaveLength(5);
    expect(problems[0]).toMatch(/^a # Orders x+… could not be fetched: it is gone\.$/);
    expect(problems[0]?.length).toBeLessThan(130);
  });
});

describe("files of a task that is continued", () => {
  it.each([
    ["come again where the agent never saw them", false, 1],
    ["do not where it keeps the conversation", true, 0],
  ])("%s", async (_, isKept, count) => {
    await using run = await aRun([anAttachment()], fetchText);
    if (isKept) run.agent.runs[0]?.name("session-1");
    run.agent.runs[0]?.end({ kind: "failed", reason: "agent", message: "It broke." });
    const { id: taskId } = await run.ended("look");

    await run.room.press({ kind: "task.continue", taskId });

    await expect.poll(() => run.agent.runs.length).toBe(2);
    expect(run.agent.runs[1]?.turn.images ?? []).toHaveLength(count);
  });
});

describe("the name of a file that came", () => {
  it("names a file in the folder and nothing else, whatever it was called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.nat(20), (name, index) => {
        const safe = safeName(name, index);

        expect(basename(safe)).toBe(safe);
        expect(safe.startsWith(`${index + 1}-`)).toBe(true);
        expect(Buffer.byteLength(safe)).toBeLessThan(200);
        expect(safe).toMatch(/^[\p{L}\p{N}._-]+$/u);
      }),
    );
  });

  it.each([
    ["../../etc/passwd", "1-etc_passwd"],
    ["截图 1.png", "1-截图_1.png"],
    [".bashrc", "1-file.bashrc"],
    ["", "1-file"],
  ])("%j becomes %s", (name, safe) => {
    expect(safeName(name, 0)).toBe(safe);
  });
});

describe("old files", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "poco-files-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("go with their task", async () => {
    const kept = aTask({ id: taskId("48274e23") });
    await writeFile(join(folder, kept.id), "");
    await writeFile(join(folder, "00000000"), "");
    const get = async (id: TaskId) => (id === kept.id ? kept : undefined);

    await removeOldFiles({ store: { tasks: { get } }, filesFolder: folder });

    expect(await readdir(folder)).toEqual([kept.id]);
  });

  it("are none before the first file came", async () => {
    const get = async () => undefined;

    await removeOldFiles({ store: { tasks: { get } }, filesFolder: join(folder, "none") });

    expect(await readdir(folder)).toEqual([]);
  });
});
