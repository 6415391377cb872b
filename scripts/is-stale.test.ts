import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isStale } from "./is-stale.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "poco-stale-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A file or folder as it was changed so many seconds after the epoch. */
function touch(path: string, seconds: number): void {
  utimesSync(join(folder, path), seconds, seconds);
}

function write(path: string, seconds: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), "");
  touch(path, seconds);
}

const stale = () => isStale(join(folder, "built"), [join(folder, "web"), join(folder, "config.ts")]);

describe("a build", () => {
  beforeEach(() => {
    write("web/parts/list.ts", 10);
    touch("web/parts", 10);
    touch("web", 10);
    write("config.ts", 10);
    write("built", 20);
  });

  it("is fresh while it is newer than all its sources", () => {
    expect(stale()).toBe(false);
  });

  it("is stale when it is missing", () => {
    rmSync(join(folder, "built"));

    expect(stale()).toBe(true);
  });

  it.each(["web/parts/list.ts", "web/parts", "config.ts"])("is stale when %s changed after it", (path) => {
    touch(path, 30);

    expect(stale()).toBe(true);
  });

  it("does not look into installed packages", () => {
    write("web/node_modules/x.js", 30);
    touch("web/node_modules", 10);
    touch("web", 10);

    expect(stale()).toBe(false);
  });
});
