import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFolder, checkIsFolder, makeScratchFolder } from "./work-folder.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

/**
 * base/home           an allowed root, and what `~` stands for
 * base/home/api       a folder
 * base/home/..odd     a folder whose name begins with dots
 * base/home/file      a file
 * base/home/way-out   a link to base/elsewhere
 * base/home/way-in    a link to base/home/api
 * base/homely         a folder beside the root, whose path begins alike
 * base/elsewhere      a folder outside
 * base/link-to-root   a link to base/home, allowed as a root as well
 */
let base: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "poco-folders-")));
  for (const folder of ["home/api", "home/..odd", "homely", "elsewhere", "scratch/p1"]) {
    await mkdir(join(base, folder), { recursive: true });
  }
  await writeFile(join(base, "home/file"), "");
  await symlink(join(base, "elsewhere"), join(base, "home/way-out"));
  await symlink(join(base, "home/api"), join(base, "home/way-in"));
  await symlink(join(base, "home"), join(base, "link-to-root"));
});

afterEach(() => rm(base, { recursive: true, force: true }));

const check = (typed: string, roots = ["home"]) =>
  checkFolder(typed, {
    allowedRoots: roots.map((root) => join(base, root)),
    scratchFolder: join(base, "scratch"),
    userFolder: join(base, "home"),
  });

describe("a folder that somebody typed", () => {
  it.each([
    { typed: "/home/api", real: "/home/api" },
    { typed: "/home/api/", real: "/home/api" },
    { typed: "/home/./api/../api", real: "/home/api" },
    { typed: "/home", real: "/home" },
    { typed: "/home/way-in", real: "/home/api" },
    { typed: "/home/..odd", real: "/home/..odd" },
    { typed: "/scratch/p1", real: "/scratch/p1" },
  ])("may be $typed, by its real path", async ({ typed, real }) => {
    expect(await check(base + typed)).toEqual({ ok: true, folder: base + real });
  });

  it.each([
    { typed: "~", real: "/home" },
    { typed: "~/api", real: "/home/api" },
  ])("may be $typed", async ({ typed, real }) => {
    expect(await check(typed)).toEqual({ ok: true, folder: base + real });
  });

  it("may lie in a root that is itself a link", async () => {
    expect(await check(join(base, "link-to-root/api"), ["link-to-root"])).toMatchObject({ ok: true });
  });

  it.each([
    { why: "climbs out", typed: "/home/../elsewhere" },
    { why: "climbs out of its root from within", typed: "/home/api/../../elsewhere" },
    { why: "is a link to a folder outside", typed: "/home/way-out" },
    { why: "only begins like the root", typed: "/homely" },
    { why: "is above the root", typed: "" },
    { why: "is the whole disk", typed: "/../../../../../../../.." },
  ])("is refused when it $why", async ({ typed }) => {
    const checked = await check(base + typed);

    expect(checked).toMatchObject({ ok: false, problem: containing("POCO_ALLOWED_ROOTS") });
  });

  it.each([
    { why: "is relative", typed: "api", says: "not an absolute path" },
    { why: "is relative with dots", typed: "./api", says: "not an absolute path" },
    { why: "is the home of another user", typed: "~root/api", says: "not an absolute path" },
    { why: "is empty", typed: "", says: "not an absolute path" },
  ])("is refused when it $why", async ({ typed, says }) => {
    expect(await check(typed)).toMatchObject({ ok: false, problem: containing(says) });
  });

  it.each([
    { why: "does not exist", typed: "/home/nothing", says: "does not exist" },
    { why: "is spelled in another case", typed: "/home/API", says: "does not exist" },
    { why: "is a file", typed: "/home/file", says: "is not a folder" },
    { why: "leads through a file", typed: "/home/file/x", says: "cannot be read" },
    { why: "is longer than any path", typed: `/home/${"x".repeat(5_000)}`, says: "cannot be read" },
  ])("is refused when it $why, and the path is named", async ({ typed, says }) => {
    const checked = await check(base + typed);

    expect(checked).toMatchObject({ ok: false, problem: containing(says) });
    expect(checked).toHaveProperty("problem", containing(base + typed));
  });

  it("is refused when it contains a NUL, before anything looks at the disk", async () => {
    expect(await check(`${base}/home\0/api`)).toMatchObject({
      ok: false,
      problem: containing("NUL"),
    });
  });
});

describe("a folder of a task", () => {
  it("is a folder at the time when the task runs", async () => {
    expect(await checkIsFolder(join(base, "home/api"))).toEqual({ ok: true, folder: join(base, "home/api") });
    expect(await checkIsFolder(join(base, "home/gone"))).toMatchObject({ ok: false });
  });

  it("that nobody chose is made, for its owner alone", async () => {
    const folder = await makeScratchFolder(join(base, "scratch"), "p2");

    expect(await checkIsFolder(folder)).toEqual({ ok: true, folder: join(base, "scratch/p2") });
  });
});
