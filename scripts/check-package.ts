import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/**
 * Packs the package as it would be published, looks at what is in it, and installs it into an empty folder, where
 * `poco --version` has to work. Needs the registry for the dependencies.
 */
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync("package.json", "utf8")));
const folder = mkdtempSync(join(tmpdir(), "poco-package-"));
try {
  const tarball = pack();
  run("publint", ["run", tarball, "--strict"]);
  run("attw", [tarball, "--profile", "esm-only"]);
  tryOut(tarball);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(): string {
  const printed = run("npm", ["pack", "--json", "--pack-destination", folder]);
  const json = printed.slice(printed.search(/^[[{]/m));
  const paths = filesIn(JSON.parse(json));
  for (const needed of ["bin/poco.js", "dist/main.js", "dist/console/index.html", "LICENSE", "README.md"]) {
    if (!paths.includes(needed)) throw new Error(`${needed} is not in the package.`);
  }
  const strangers = paths.filter((path) =>
    /\.test\.|\btesting\/|\bcontract\/|contract\.js$|\.ts$/.test(path),
  );
  if (strangers.length > 0) throw new Error(`These do not belong into the package: ${strangers.join(", ")}`);
  console.log(`${paths.length} files in the package`);
  return join(folder, `pocket-coding-${version}.tgz`);
}

/** npm prints a list of packages; newer ones print them by name. */
function filesIn(json: unknown): readonly string[] {
  const Packed = z.object({ files: z.array(z.object({ path: z.string() })) });
  const packed = z.union([z.array(Packed), z.record(z.string(), Packed)]).parse(json);
  return Object.values(packed).flatMap((one) => one.files.map((file) => file.path));
}

function tryOut(tarball: string): void {
  const home = mkdtempSync(join(folder, "home-"));
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--no-audit", "--no-fund", tarball], home);
  const printed = run(join(home, "node_modules", ".bin", "poco"), ["--version"], home);
  if (!printed.includes(version)) throw new Error(`poco --version printed ${printed} instead of ${version}.`);
  console.log(`poco ${version} works from an empty folder`);
}

/** What the program printed; its problems go to our stderr, and a failure of it ends the check. */
function run(program: string, parameters: readonly string[], cwd = process.cwd()): string {
  console.log(`> ${program} ${parameters.join(" ")}`);
  try {
    return execFileSync(program, parameters, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  } catch (cause) {
    const printed = z.object({ stdout: z.string() }).safeParse(cause);
    throw new Error(`${program} failed.\n${printed.data?.stdout ?? ""}`, { cause });
  }
}
