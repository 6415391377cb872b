import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveBinary } from "./resolve-binary.ts";

let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "poco-resolve-")));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function program(...parts: readonly string[]): string {
  const path = join(root, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

const environment = () => ({ PATH: `${join(root, "bin")}:relative/bin`, HOME: root });

it("finds a name on PATH, a path, and a path in the home", () => {
  const path = program("bin", "codex");

  for (const command of ["codex", path, "~/bin/codex"]) {
    expect(resolveBinary(command, environment())).toEqual({ path, environment: {} });
  }
});

it("finds nothing where nothing can be run", () => {
  const path = program("bin", "codex");
  chmodSync(path, 0o644);

  // Root may read anything, but runs only what is marked as a program.
  expect(resolveBinary("codex", environment())).toBeUndefined();
  expect(resolveBinary("other", environment())).toBeUndefined();
});

it("takes the program behind the launcher of the npm package, and the launcher where it is not there", () => {
  const launcher = program("lib", "node_modules", "@openai", "codex", "bin", "codex.js");
  mkdirSync(join(root, "bin"));
  symlinkSync(launcher, join(root, "bin", "codex"));
  expect(resolveBinary("codex", environment())?.path).toBe(join(root, "bin", "codex"));

  const platform = `codex-${process.platform}-${process.arch}`;
  const manifest = program("lib", "node_modules", "@openai", platform, "package.json");
  writeFileSync(manifest, "{}");
  for (const target of [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
  ]) {
    program("lib", "node_modules", "@openai", platform, "vendor", target, "bin", "codex");
  }

  const found = resolveBinary("codex", environment());
  expect(found?.path).toContain(join(platform, "vendor"));
  expect(found?.environment).toMatchObject({ CODEX_MANAGED_BY_NPM: "1" });
});
