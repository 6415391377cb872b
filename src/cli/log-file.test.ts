import { mkdir, writeFile } from "node:fs/promises";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createTempHome } from "../testing/temp-home.ts";
import { lastLines, linesAfter } from "./log-file.ts";

async function aLog(text: string) {
  const home = await createTempHome();
  await mkdir(home.files.home);
  await writeFile(home.files.log, text);
  return { path: home.files.log, [Symbol.asyncDispose]: () => home.remove() };
}

it("reads the last lines of any log, however long its lines are", async () => {
  const line = fc.oneof(
    fc.string({ maxLength: 5 }).map((text) => text.replaceAll(/[\r\n]/g, "")),
    fc.constant("ä".repeat(50_000)),
  );
  const same = fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.nat(10), async (lines, count) => {
    await using log = await aLog(lines.map((each) => `${each}\n`).join(""));
    const wanted = count === 0 ? [] : lines.slice(-count);

    const last = await lastLines(log.path, count);

    expect(last.lines.join("\n")).toBe(wanted.join("\n"));
  });
  await fc.assert(same, { numRuns: 40 });
});

it("reads what was added after a place", async () => {
  await using log = await aLog("before\nafter ä\nlast");

  expect(await linesAfter(log.path, 7)).toEqual(["after ä", "last"]);
  expect((await lastLines(log.path, 1)).end).toBe(20);
});
