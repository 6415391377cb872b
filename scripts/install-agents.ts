/*
 * Installs the agents that `npm run test:agents` drives into `.agents-under-test/`, which git ignores. They are no
 * dependencies of PoCo: they are large, and the tests pin a version of their own. Does nothing when they are there.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const agents: Readonly<Record<string, string>> = {
  "@openai/codex": "0.169.0",
  "@anthropic-ai/claude-code": "2.1.330",
  "opencode-ai": "1.18.33",
  "@moonshot-ai/kimi-code": "2.1.0",
};

const folder = fileURLToPath(new URL("../.agents-under-test", import.meta.url));
mkdirSync(folder, { recursive: true });

// A manifest of its own, so that npm does not take the one above for it.
const manifest = join(folder, "package.json");
if (!existsSync(manifest)) writeFileSync(manifest, `${JSON.stringify({ private: true }, null, 2)}\n`);

const missing = Object.entries(agents).filter(([name, version]) => installedVersion(name) !== version);
if (missing.length === 0) {
  console.log("The agents under test are installed.");
} else {
  const wanted = missing.map(([name, version]) => `${name}@${version}`);
  console.log(`Installing ${wanted.join(", ")} ...`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--save-exact", ...wanted], {
    cwd: folder,
    stdio: "inherit",
    // npm takes an old version without a word where the Node that it finds first is too old for the new one.
    env: { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) },
  });
}

function installedVersion(name: string): string | undefined {
  const path = join(folder, "node_modules", name, "package.json");
  if (!existsSync(path)) return undefined;
  const read: unknown = JSON.parse(readFileSync(path, "utf8"));
  const hasVersion = typeof read === "object" && read !== null && "version" in read;
  return hasVersion ? String(read.version) : undefined;
}
