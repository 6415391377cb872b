import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskId } from "../domain/ids.ts";
import { emptyTranscript, type Transcript } from "../domain/transcript.ts";
import { keepMadeFiles } from "./made-files.ts";

let base = "";
let folder = "";
/** A moment ago, by the clock of the disk. */
let startedAt = 0;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "poco-made-"));
  folder = join(base, "app");
  await mkdir(join(folder, "out"), { recursive: true });
  startedAt = Date.now();
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const put = (path: string, text = `bytes of ${path}`) => writeFile(join(folder, path), text);

const keep = (answer: string, transcript: Partial<Transcript> = {}) =>
  keepMadeFiles({
    taskId: taskId("t1"),
    folder,
    startedAt,
    answer,
    transcript: { ...emptyTranscript, ...transcript },
    filesFolder: join(base, "files"),
  });

const namesOf = async (...asked: Parameters<typeof keep>) =>
  (await keep(...asked)).files.map(({ name }) => name);

describe("the files that go along with an answer", () => {
  it("are copies, so that they stay as they were when the task ended", async () => {
    await put("out/report.pdf");
    await put("out/my chart.png");

    const { files, problems } = await keep("See [it](out/report.pdf) and ![chart](<out/my chart.png>).");
    await put("out/report.pdf", "changed by the next task");

    expect(problems).toEqual([]);
    expect(files).toMatchObject([
      { name: "report.pdf", mediaType: "application/pdf", bytes: 23 },
      { name: "my chart.png", mediaType: "image/png", bytes: 25 },
    ]);
    const [report, chart] = files;
    expect(await readFile(report?.path ?? "", "utf8")).toBe("bytes of out/report.pdf");
    expect(dirname(chart?.path ?? "")).toBe(join(base, "files", "t1", "made"));
  });

  it("are each sent once, however they are called", async () => {
    await put("out/report.pdf");
    await symlink("report.pdf", join(folder, "out", "latest.pdf"));
    const ways = ["out/report.pdf", "./out/report.pdf", join(folder, "out/report.pdf"), "out/latest.pdf"];

    const answer = [...ways, `file://${folder}/out/report.pdf#page=2`].map((way) => `[r](${way})`).join(" ");

    expect(await namesOf(answer)).toEqual(["report.pdf"]);
  });

  it("are no sources, and no text that was there before or that the changes show", async () => {
    for (const name of ["main.ts", "old.csv", "new.csv", "notes.md", "data.json"]) await put(name);
    const before = new Date(startedAt - 60_000);
    await utimes(join(folder, "old.csv"), before, before);
    const diff = "--- /dev/null\n+++ b/notes.md\n@@ -0,0 +1 @@\n+bytes\n";
    const files = [{ path: join(folder, "data.json"), change: "add" } as const];
    const step = { id: "1", type: "edit", state: "done", title: "Edit", files } as const;
    const answer = ["main.ts:3", "old.csv", "new.csv", "notes.md", "data.json"]
      .map((name) => `[${name}](${name})`)
      .join(" ");

    expect(await namesOf(answer, { diff })).toEqual(["new.csv", "data.json"]);
    expect(await namesOf(answer, { steps: [step] })).toEqual(["new.csv", "notes.md"]);
  });

  it("lie inside the folder of the task, whatever leads out of it", async () => {
    await writeFile(join(base, "secret.pdf"), "secret");
    await symlink(join(base, "secret.pdf"), join(folder, "innocent.pdf"));
    await put("key.txt", "secret");
    await symlink("key.txt", join(folder, "picture.png"));
    const before = new Date(startedAt - 60_000);
    await utimes(join(folder, "key.txt"), before, before);

    const targets = [
      "../secret.pdf",
      join(base, "secret.pdf"),
      "innocent.pdf",
      "..%2Fsecret.pdf",
      "picture.png",
    ];

    expect(await keep(targets.map((target) => `[x](${target})`).join(" "))).toEqual({
      files: [],
      problems: [],
    });
  });

  it("are nothing where there is nothing to send", async () => {
    await put("empty.pdf", "");
    await mkdir(join(folder, "folder.pdf"));

    const answer = "[a](empty.pdf) [b](folder.pdf) [c](missing.pdf) [d](a%00b.pdf) [e](.pdf)";

    expect(await keep(answer)).toEqual({ files: [], problems: [] });
  });

  it("are ten at most and none too large, and people are told", async () => {
    await writeFile(join(folder, "huge.zip"), new Uint8Array(20_000_001));
    for (let number = 1; number <= 10; number += 1) await put(`${number}.png`);
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);

    const { files, problems } = await keep(
      `[all](huge.zip) ${numbers.map((number) => `![](${number}.png)`).join(" ")}`,
    );

    expect(files.map(({ path }) => basename(path))).toEqual(
      numbers.slice(0, 9).map((number) => `${number}-${number}.png`),
    );
    expect(problems).toEqual([
      "huge.zip is not sent: it is larger than 20 MB.",
      "Only the first 10 of the 11 files that the answer links to are sent.",
    ]);
  });
});
