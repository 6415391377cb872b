import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkImageFile, readImageFile } from "./image-file.ts";

const root = mkdtempSync(join(tmpdir(), "poco-image-"));

afterAll(() => rmSync(root, { recursive: true, force: true }));

function aFile(name: string, bytes: Uint8Array | string): string {
  const path = join(root, name);
  writeFileSync(path, bytes);
  return path;
}

const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("an image file", () => {
  it.each([
    ["image/png", "\u0089PNG\r\n\u001A\nrest"],
    ["image/jpeg", "\u00FF\u00D8\u00FF\u00E0rest"],
    ["image/gif", "GIF89a rest"],
    ["image/webp", "RIFF\u0001\n\u0003\u0004WEBPrest"],
  ])("is known by its first bytes: %s", async (mediaType, content) => {
    const path = aFile("picture.bin", latin1(content));

    expect(await checkImageFile(path)).toEqual({ ok: true, mediaType });
    expect(await readImageFile(path)).toMatchObject({ ok: true, mediaType, bytes: latin1(content) });
  });

  it.each(["", "plain text", "RIFF1234WAVE", "PNG", "<svg xmlns='x'/>"])(
    "is refused when it is something else: %j",
    async (content) => {
      const checked = await checkImageFile(aFile("other.png", content));

      expect(checked).toMatchObject({ ok: false });
      expect(checked.ok ? "" : checked.problem).toContain("other.png is not a PNG, JPEG, GIF or WebP");
    },
  );

  it("is refused when it is gone, a folder, or too large", async () => {
    mkdirSync(join(root, "folder"));
    const large = aFile("large.gif", "GIF89a");
    truncateSync(large, 20 * 1024 * 1024 + 1);

    const problems = [];
    for (const path of [join(root, "gone.png"), join(root, "folder"), large]) {
      const read = await readImageFile(path);
      problems.push(read.ok ? "" : read.problem);
    }

    expect(problems[0]).toContain("is no longer there");
    expect(problems[1]).toContain("is not a file");
    expect(problems[2]).toContain("larger than 20 MB");
  });
});
