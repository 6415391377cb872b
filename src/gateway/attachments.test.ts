import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Attachment } from "../domain/attachment.ts";
import { type TaskId, taskId } from "../domain/ids.ts";
import type { Fetched } from "../platforms/platform.ts";
import { aTask } from "../testing/domain-builders.ts";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";
import { safeName } from "./attachments.ts";
import { removeOldFiles } from "./old-files.ts";

function anAttachment(differs: Partial<Attachment> = {}): Attachment {
  return { id: "F1", name: "shot.png", mediaType: "image/png", bytes: 3, ref: {}, ...differs };
}

/** The app has a file of this text under each id. */
const fetchText = async ({ id }: Attachment, path: string): Promise<Fetched> => {
  await writeFile(path, `bytes of ${id}`);
  return { kind: "fetched", bytes: 10 };
};

async function aRun(attachments: readonly Attachment[], fetchFile: typeof fetchText, images = true) {
  const fixture = await createGatewayFixture({ agent: { can: { images } } });
  fixture.chat.fetchFile = fetchFile;
  const { conversation } = await fixture.aRoom("api");
  const event = fixture.chat.message("look", { conversation });
  await (await fixture.chat.send({ ...event, attachments })).reply;
  await expect.poll(() => fixture.agent.runs.length).toBe(1);
  return { ...fixture, turn: fixture.agent.runs[0]?.turn };
}

describe("files that come with a prompt", () => {
  it("are stored under the task; pictures are handed over, and every path stands behind the prompt", async () => {
    const attachments = [
      anAttachment(),
      anAttachment({ id: "F2", name: "log.txt", mediaType: "text/plain" }),
    ];

    await using run = await aRun(attachments, fetchText);

    expect(run.turn?.images?.map((path) => basename(path))).toEqual(["1-shot.png"]);
    const [picture = "", log = ""] = run.turn?.prompt.match(/(?<=- ).*$/gmu) ?? [];
    expect(run.turn?.prompt.startsWith("look\n\nThese files came with the message:\n")).toBe(true);
    expect(await readFile(picture, "utf8")).toBe("bytes of F1");
    expect(await readFile(log, "utf8")).toBe("bytes of F2");
  });

  it("are paths only for an agent that takes no pictures", async () => {
    await using run = await aRun([anAttachment()], fetchText, false);

    expect(run.turn?.images).toBeUndefined();
    expect(run.turn?.prompt).toContain("1-shot.png");
  });

  it("are told apart though they have one name", async () => {
    await using run = await aRun([anAttachment(), anAttachment({ id: "F2" })], fetchText);

    const texts = await Promise.all((run.turn?.images ?? []).map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(["bytes of F1", "bytes of F2"]);
  });

  it("that cannot be fetched are told on the card, and the task runs all the same", async () => {
    const refuse = async (): Promise<Fetched> => ({ kind: "failed", reason: "it is larger than 20 MB." });

    await using run = await aRun([anAttachment()], refuse);

    expect(run.turn?.prompt).toBe("look");
    expect(run.turn?.images).toBeUndefined();
    await expect
      .poll(() => JSON.stringify(run.chat.calls.map(({ key }) => run.chat.card(key))))
      .toContain("shot.png could not be fetched: it is larger than 20 MB.");
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
