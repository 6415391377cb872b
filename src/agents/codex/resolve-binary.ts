import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { findCommand, isRunnable } from "../kit/find-command.ts";

/** What to start for the command of the settings. */
export interface CodexBinary {
  readonly path: string;
  /** What the npm launcher adds to the environment, where we start the native program in its place. */
  readonly environment: Readonly<Record<string, string>>;
}

export const installHint =
  "Install it with `npm i -g @openai/codex`, or set POCO_CODEX_COMMAND to where it is, then try again.";

type Environment = Readonly<Record<string, string>>;

/**
 * Finds Codex. The npm package starts its native program through a Node script, which costs 40 MB and 150 ms on
 * Node versions that cannot replace themselves; where the script's package is known, the program is taken itself.
 * Undefined when there is nothing that can be run.
 */
export function resolveBinary(command: string, environment: Environment): CodexBinary | undefined {
  const found = findCommand(command, environment);
  if (found === undefined) return undefined;
  const launcher = realpathSync(found);
  return nativeBehind(launcher, environment) ?? { path: found, environment: {} };
}

const targets: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

function nativeBehind(launcher: string, environment: Environment): CodexBinary | undefined {
  const platform = `${process.platform}-${process.arch}`;
  const target = targets[platform];
  if (target === undefined || !launcher.endsWith(join("@openai", "codex", "bin", "codex.js")))
    return undefined;
  const vendor = join(vendorFolder(launcher, `@openai/codex-${platform}`), target);
  const path = join(vendor, "bin", "codex");
  if (!isRunnable(path)) return undefined;
  const tools = join(vendor, "codex-path");
  const hasTools = existsSync(tools);
  return {
    path,
    environment: {
      CODEX_MANAGED_BY_NPM: "1",
      CODEX_MANAGED_PACKAGE_ROOT: dirname(dirname(launcher)),
      ...(hasTools ? { PATH: [tools, environment["PATH"] ?? ""].join(delimiter) } : {}),
    },
  };
}

function vendorFolder(launcher: string, platformPackage: string): string {
  try {
    const found = createRequire(launcher).resolve(`${platformPackage}/package.json`);
    return join(dirname(found), "vendor");
  } catch {
    return join(dirname(dirname(launcher)), "vendor"); // older packages carry the program themselves
  }
}
