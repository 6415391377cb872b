import { linkSync } from "node:fs";
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listFolders } from "./folder-listing.ts";
import { checkFolder, isInside } from "./work-folder.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

/**
 * base/app              an allowed root
 * base/app/api/src      folders
 * base/app/way-out      a link to base/elsewhere
 * base/app/way-up       a link to base
 * base/app/way-in       a link to base/app/api
 * base/app/circle       a link to itself
 * base/app/nowhere      a link to nothing
 * base/app/to-file      a link to base/app/file
 * base/app2             a folder beside the root, whose path begins alike
 * base/more             another allowed root, where a test says so
 * base/scratch/p1       PoCo's own
 */
let base: string;

async function build(): Promise<string> {
  const made = await realpath(await mkdtemp(join(tmpdir(), "poco-listing-")));
  for (const folder of ["app/api/src", "app2/secret", "elsewhere/secret", "more/stuff", "scratch/p1"]) {
    await mkdir(join(made, folder), { recursive: true });
  }
  await writeFile(join(made, "app/file"), "");
  const links = {
    "way-out": "elsewhere",
    "way-up": ".",
    "way-in": "app/api",
    circle: "app/circle",
    nowhere: "app/nothing",
    "to-file": "app/file",
  };
  for (const [name, target] of Object.entries(links)) {
    await symlink(join(made, target), join(made, "app", name));
  }
  return made;
}

const policyOf = (roots: readonly string[]) => ({
  allowedRoots: roots.map((root) => join(base, root)),
  scratchFolder: join(base, "scratch"),
  userFolder: join(base, "app"),
});

const list = (path: string, { page = 0, roots = ["app"] } = {}) =>
  listFolders(path === "" || !path.startsWith("base") ? path : base + path.slice(4), page, policyOf(roots));

const namesIn = ({ listing }: Awaited<ReturnType<typeof list>>) => listing.folders.map(({ name }) => name);

describe("a listing of folders", () => {
  beforeEach(async () => {
    base = await build();
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  it("shows the folders, and of the links those that lead to an allowed folder", async () => {
    const listed = await list("base/app");

    expect(listed).toEqual({
      listing: {
        path: join(base, "app"),
        parent: null,
        hasTop: false,
        page: 0,
        pages: 1,
        folders: [
          { name: "api", path: join(base, "app/api") },
          { name: "way-in", path: join(base, "app/api") },
        ],
      },
      problem: null,
    });
  });

  it("goes up until the root, and to the top from anywhere below it", async () => {
    const { listing } = await list("base/app/api/src");

    expect(listing).toMatchObject({ parent: join(base, "app/api"), hasTop: true, folders: [] });
  });

  it.each(["", "/"])("is at the top the only root there is (%j)", async (path) => {
    const { listing, problem } = await list(path);

    expect([listing.path, problem]).toEqual([join(base, "app"), null]);
  });

  it.each(["", "/"])("is at the top all roots where there are several (%j)", async (path) => {
    const listed = await list(path, { roots: ["app", "more", "gone"] });

    expect(listed.problem).toBeNull();
    expect(listed.listing).toMatchObject({ path: null, parent: null, hasTop: false });
    expect(listed.listing.folders.map((folder) => folder.path)).toEqual([
      join(base, "app"),
      join(base, "more"),
    ]);
  });

  it("offers the way to the top from each of several roots", async () => {
    const { listing } = await list("base/more", { roots: ["app", "more"] });

    expect(listing).toMatchObject({ path: join(base, "more"), parent: null, hasTop: true });
  });

  it("goes up through a root that lies in another one", async () => {
    const { listing } = await list("base/app/api", { roots: ["app", "app/api"] });

    expect(listing.parent).toBe(join(base, "app"));
  });

  it("does not go up from a folder of PoCo's own to those of other projects", async () => {
    const { listing } = await list("base/scratch/p1");

    expect(listing).toMatchObject({ path: join(base, "scratch/p1"), parent: null, hasTop: true });
  });

  it("says so when no root exists", async () => {
    const listed = await list("", { roots: ["gone"] });

    expect(listed).toMatchObject({
      listing: { path: null, folders: [], hasTop: false, pages: 1 },
      problem: containing("None of the allowed folders exists"),
    });
  });

  it.each([
    { what: "a folder that is gone", path: "base/app/api/gone/deep", nearest: "app/api", says: "not exist" },
    { what: "a file", path: "base/app/file", nearest: "app", says: "is not a folder" },
    { what: "the way out by a link", path: "base/app/way-out/secret", nearest: "app", says: "outside of" },
    { what: "the way up by a link", path: "base/app/way-up", nearest: "app", says: "outside of" },
    { what: "a link in a circle", path: "base/app/circle", nearest: "app", says: "cannot be read (ELOOP)" },
    { what: "dots that climb out", path: "base/app/../elsewhere", nearest: "app", says: "outside of" },
    { what: "a sibling that begins alike", path: "base/app2/secret", nearest: "app", says: "outside of" },
    { what: "another case", path: "base/app/API", nearest: "app", says: "not exist" },
    { what: "a NUL", path: "base/app/api\0/x", nearest: "app", says: "NUL" },
    { what: "a relative path", path: "api", nearest: "app", says: "not an absolute path" },
    { what: "somebody else's home", path: "~root", nearest: "app", says: "not an absolute path" },
  ])("is of the nearest allowed folder for $what, and says why", async ({ path, nearest, says }) => {
    const { listing, problem } = await list(path);

    expect(listing.path).toBe(join(base, nearest));
    expect(problem).toContain(says);
  });

  it("takes the home of the server's user and slashes at the end", async () => {
    expect((await list("~")).listing.path).toBe(join(base, "app"));
    expect((await list("~/api///")).listing.path).toBe(join(base, "app/api"));
  });

  it.skipIf(process.getuid?.() === 0)("says that a folder cannot be read", async () => {
    await chmod(join(base, "app/api"), 0o000);

    const { listing, problem } = await list("base/app/api");

    expect(problem).toContain("cannot be read (EACCES)");
    expect(listing.path).toBe(join(base, "app"));
  });
});

describe("a listing of many folders", () => {
  beforeAll(async () => {
    base = await build();
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  const fill = async (name: string, entries: readonly string[]) => {
    for (const entry of entries) await mkdir(join(base, "app", name, entry), { recursive: true });
  };

  it("counts and spells as people do, hidden ones last", async () => {
    await fill("sorted", ["p10", "p9", ".git", "Zoo", "apple", "Äpfel", ".2", "P1", ".10"]);

    expect(namesIn(await list("base/app/sorted"))).toEqual([
      "Äpfel",
      "apple",
      "P1",
      "p9",
      "p10",
      "Zoo",
      ".2",
      ".10",
      ".git",
    ]);
  });

  it("is cut into pages that together are everything, and a page too far is the last one", async () => {
    const names = Array.from({ length: 1_203 }, (_, index) => `f${index}`);
    await fill("many", names);

    const pages = await Promise.all(Array.from({ length: 25 }, (_, page) => list("base/app/many", { page })));
    const beyond = await list("base/app/many", { page: 99_999 });

    expect(pages.flatMap(namesIn)).toEqual(names);
    expect(beyond.listing).toMatchObject({ page: 24, pages: 25 });
    expect(namesIn(beyond)).toHaveLength(3);
  });

  it("stops after 5000 entries and says so", async () => {
    await mkdir(join(base, "app/crowd"));
    for (let count = 0; count <= 5_000; count += 1) {
      linkSync(join(base, "app/file"), join(base, "app/crowd", `${count}`));
    }

    expect((await list("base/app/crowd")).problem).toContain("more than 5000 entries");
  });

  it("leaves out what no text can name", async () => {
    await fill("bytes", ["named"]);
    await mkdir(Buffer.concat([Buffer.from(join(base, "app/bytes/")), Buffer.from([0x61, 0xff])]));

    expect(namesIn(await list("base/app/bytes"))).toEqual(["named"]);
  });

  it("tells names apart that only look alike", async () => {
    const nfc = "caf\u{E9}";
    const nfd = "cafe\u{301}";
    await fill("names", [nfc, nfd, "end ", "line\nbreak"]);

    const { listing } = await list("base/app/names");

    const checked = await Promise.all(
      listing.folders.map(({ path }) => checkFolder(path, policyOf(["app"]))),
    );
    expect(checked).toEqual(
      listing.folders.map(({ name }) => ({ ok: true, folder: join(base, "app/names", name) })),
    );
    expect(new Set(listing.folders.map(({ name }) => name))).toEqual(
      new Set([nfc, nfd, "end ", "line\nbreak"]),
    );
  });
});

describe("whatever somebody types", () => {
  beforeAll(async () => {
    base = await build();
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  const segment = fc.constantFrom(
    "..",
    ".",
    "",
    "app",
    "APP",
    "app2",
    "api",
    "src",
    "elsewhere",
    "secret",
    "way-out",
    "way-up",
    "way-in",
    "circle",
    "file",
    "scratch",
    "p1",
    "~",
    "\0",
    "\u{2024}\u{2024}",
    "\u{FF0E}\u{FF0E}",
    "..\u{FF0F}elsewhere",
    "%2e%2e",
    "..\\elsewhere",
    " .. ",
  );
  const anyPath = fc
    .tuple(fc.constantFrom("base/app/", "base/", "/", "~/", "", "base/app/way-out/", "//"), fc.array(segment))
    .map(([start, segments]) => start + segments.join("/"));

  it("nothing outside of the allowed folders is listed or taken", async () => {
    const isAllowed = (path: string) =>
      isInside(path, join(base, "app")) || isInside(path, join(base, "scratch"));

    await fc.assert(
      fc.asyncProperty(anyPath, fc.nat(3), async (path, page) => {
        const { listing } = await list(path, { page });
        const taken = await checkFolder(path.replace(/^base/, base), policyOf(["app"]));

        for (const shown of [listing.path, listing.parent, ...listing.folders.map((folder) => folder.path)]) {
          if (shown !== null) expect(isAllowed(await realpath(shown)), `${path} shows ${shown}`).toBe(true);
        }
        expect(listing.path).not.toBeNull();
        if (taken.ok) expect(isAllowed(await realpath(taken.folder))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
