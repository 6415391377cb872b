import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCommand } from "./find-command.ts";

describe("a command", () => {
  let home = "";

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "poco-find-"));
    mkdirSync(join(home, "bin"));
    writeFileSync(join(home, "bin", "agent"), "#!/bin/sh\n");
    chmodSync(join(home, "bin", "agent"), 0o755);
    writeFileSync(join(home, "bin", "text"), "");
    mkdirSync(join(home, "other"));
    mkdirSync(join(home, "other", "agent"));
  });

  afterEach(() => rmSync(home, { recursive: true }));

  it("is looked up on PATH, in order, among what can be run", () => {
    const environment = { PATH: `relative:${home}/other:${home}/bin` };

    expect(findCommand("agent", environment)).toBe(`${home}/bin/agent`);
    expect(findCommand("text", environment)).toBeUndefined();
    expect(findCommand("agent", {})).toBeUndefined();
  });

  it("may be a path, also one from the home directory", () => {
    expect(findCommand(`${home}/bin/agent`, {})).toBe(`${home}/bin/agent`);
    expect(findCommand("~/bin/agent", { HOME: home })).toBe(`${home}/bin/agent`);
    expect(findCommand(`${home}/bin/none`, {})).toBeUndefined();
  });
});
