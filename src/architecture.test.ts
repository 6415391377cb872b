import { describe, expect, it } from "vitest";
import { type Module, moduleOf, readModules } from "./testing/modules.ts";

/**
 * The room rule. `has` says which files stand in the room, `sees` which other files they may import, by the
 * beginning of the path; `packages` and `builtins` name what they may use from outside. The first room that has
 * a file is its room.
 */
interface Room {
  readonly name: string;
  readonly has: RegExp;
  /** `$1` stands for the first group of `has`: the folder of the adapter. */
  readonly sees: readonly string[];
  readonly packages: readonly string[] | "any";
  readonly builtins: readonly string[] | "any";
}

const storeDoor = [
  "store/store.ts",
  "store/project-store.ts",
  "store/people-store.ts",
  "store/process-store.ts",
];
const doors = ["agents/agent.ts", "platforms/platform.ts", ...storeDoor];
const forDoors = ["domain/", "config/setting.ts", "observe/log.ts"];
const forAdapters = ["cards/", "domain/", "config/setting.ts", "observe/"];
const nothing: readonly string[] = [];

const rooms: readonly Room[] = [
  { name: "tests", has: /\.test\.ts$/, sees: [""], packages: "any", builtins: "any" },
  { name: "testing", has: /^testing\//, sees: [""], packages: "any", builtins: "any" },
  { name: "domain", has: /^domain\//, sees: ["domain/"], packages: ["zod"], builtins: nothing },
  { name: "cards", has: /^cards\//, sees: ["cards/", "domain/"], packages: ["zod"], builtins: nothing },
  { name: "observe", has: /^observe\//, sees: ["observe/"], packages: ["pino"], builtins: "any" },
  {
    name: "config",
    has: /^config\//,
    sees: ["config/", "domain/errors.ts", "observe/"],
    packages: ["zod"],
    builtins: "any",
  },
  { name: "agents' door", has: /^agents\/agent\.ts$/, sees: forDoors, packages: nothing, builtins: nothing },
  {
    name: "platforms' door",
    has: /^platforms\/platform\.ts$/,
    sees: ["cards/", ...forDoors],
    packages: nothing,
    builtins: nothing,
  },
  {
    name: "store's door",
    has: /^store\/(?:store|project-store|people-store|process-store)\.ts$/,
    sees: [...storeDoor, "domain/"],
    packages: nothing,
    builtins: nothing,
  },
  {
    name: "agents' registry",
    has: /^agents\/registry\.ts$/,
    sees: ["agents/agent.ts", "main file of agents/"],
    packages: nothing,
    builtins: nothing,
  },
  {
    name: "platforms' registry",
    has: /^platforms\/registry\.ts$/,
    sees: ["platforms/platform.ts", "main file of platforms/"],
    packages: nothing,
    builtins: nothing,
  },
  {
    name: "agents' contract",
    has: /^agents\/contract(?:\.ts$|\/)/,
    sees: ["agents/agent.ts", "agents/contract/", "agents/kit/", "domain/", "testing/"],
    packages: ["vitest"],
    builtins: "any",
  },
  {
    name: "platforms' contract",
    has: /^platforms\/contract\.ts$/,
    sees: ["platforms/platform.ts", "cards/", "domain/", "testing/"],
    packages: ["vitest"],
    builtins: "any",
  },
  {
    name: "store's contract",
    has: /^store\/contract(?:\.ts$|\/)/,
    sees: [...storeDoor, "store/contract/", "domain/", "testing/"],
    packages: ["vitest", "fast-check"],
    builtins: "any",
  },
  {
    name: "agents' kit",
    has: /^agents\/kit\//,
    sees: ["agents/agent.ts", "agents/kit/", "domain/", "observe/"],
    packages: ["zod"],
    builtins: "any",
  },
  {
    name: "platforms' kit",
    has: /^platforms\/kit\//,
    sees: ["platforms/platform.ts", "platforms/kit/", "cards/", "domain/", "observe/"],
    packages: ["undici", "zod"],
    builtins: "any",
  },
  {
    name: "an agent",
    has: /^agents\/([^/]+)\//,
    sees: ["agents/$1/", "agents/agent.ts", "agents/kit/", ...forAdapters],
    packages: "any",
    builtins: "any",
  },
  {
    name: "a platform",
    has: /^platforms\/([^/]+)\//,
    sees: ["platforms/$1/", "platforms/platform.ts", "platforms/kit/", ...forAdapters],
    packages: "any",
    builtins: "any",
  },
  {
    name: "a store",
    has: /^store\/([^/]+)\//,
    sees: ["store/$1/", ...storeDoor, "domain/", "observe/"],
    packages: ["kysely", "zod"],
    builtins: "any",
  },
  {
    name: "gateway",
    has: /^gateway\//,
    sees: ["gateway/", ...doors, "cards/", "domain/", "observe/"],
    packages: ["zod"],
    builtins: ["node:fs/promises", "node:path"],
  },
  {
    name: "http",
    has: /^http\//,
    sees: ["http/", "gateway/", ...doors, "cards/", "domain/", "config/", "observe/"],
    packages: ["hono", "@hono/node-server", "zod"],
    builtins: "any",
  },
  {
    name: "cli",
    has: /^cli\//,
    sees: ["cli/", "app.ts", "config/", "observe/", "domain/errors.ts"],
    packages: ["@clack/prompts", "undici", "zod"],
    builtins: "any",
  },
  {
    name: "app",
    has: /^app\.ts$/,
    sees: [
      "agents/",
      "cards/",
      "config/",
      "domain/",
      "gateway/",
      "http/",
      "observe/",
      "platforms/",
      "store/",
    ],
    packages: nothing,
    builtins: "any",
  },
  { name: "main", has: /^main\.ts$/, sees: ["cli/"], packages: nothing, builtins: "any" },
];

/** Decided with plain values: no clock, no chance, nothing of the process. */
const pureRooms = /^(?:domain|cards)\//;
const impure =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.|\bcrypto\.|\bprocess\.|\bset(?:Timeout|Interval|Immediate)\(|\bfetch\(|\bconsole\./;

/** Only for tests; the second half of the rule of `testing/` stands in `rooms`. */
const forTestsOnly = /^testing\/|\.test\.ts$|^(?:agents|platforms|store)\/contract(?:\.ts$|\/)/;

/** Here no adapter has a name at all; elsewhere nothing is decided by one. */
const namelessRooms = /^(?:domain|cards|gateway|store)\//;
/** Everyday words that are names of adapters as well: they count where a line is about platforms or agents. */
const everydayNames = new Set(["web", "stub", "custom"]);

/** What the modules do against the rule, a sentence each; empty when all is well. */
function violations(modules: readonly Module[]): readonly string[] {
  const paths = new Set(modules.map((module) => module.path));
  const names = adapterNames(modules);
  return [
    ...modules.flatMap((module) => [
      ...wrongImports(module, paths),
      ...wrongForms(module),
      ...impurities(module),
      ...namings(module, names),
    ]),
    ...cycles(modules),
  ];
}

/** PoCo's own package.json, for its version. */
const manifest = "../package.json";

function wrongImports(module: Module, paths: ReadonlySet<string>): readonly string[] {
  const room = rooms.find((one) => one.has.test(module.path));
  if (room === undefined) return [`${module.path} stands in no room`];
  return module.imports.flatMap(({ specifier, file }) => {
    if (file === undefined) return maySeePackage(room, specifier) ? [] : [`${module.path} uses ${specifier}`];
    if (file === manifest) return room.name === "config" ? [] : [`${module.path} reads the manifest`];
    if (!paths.has(file)) return [`${module.path} imports ${specifier}, which names no module`];
    const isFreeToTest = forTestsOnly.test(module.path);
    if (forTestsOnly.test(file) && !isFreeToTest)
      return [`${module.path} imports ${file}, which is for tests`];
    return maySee(room, module.path, file) ? [] : [`${module.path} imports ${file}`];
  });
}

function maySeePackage(room: Room, specifier: string): boolean {
  const allowed = specifier.startsWith("node:") ? room.builtins : room.packages;
  if (allowed === "any") return true;
  return allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function maySee(room: Room, path: string, file: string): boolean {
  const own = room.has.exec(path)?.[1] ?? "";
  return room.sees.some((seen) => {
    if (seen.startsWith("main file of ")) return isMainFile(seen.slice("main file of ".length), file);
    return file.startsWith(seen.replace("$1", own));
  });
}

/** `agents/codex/codex.ts`: the file that is named like its folder. */
function isMainFile(folder: string, file: string): boolean {
  const [adapter, main, ...rest] = file.startsWith(folder) ? file.slice(folder.length).split("/") : [];
  return rest.length === 0 && adapter !== undefined && main === `${adapter}.ts`;
}

function wrongForms({ path, code }: Module): readonly string[] {
  const found: string[] = [];
  if (/(?:^|\/)index\.ts$/.test(path)) found.push(`${path} is an index`);
  // Everything is exported where it is made, so a list can only hand on what another file has, or rename it.
  if (/^export\s+(?:type\s+)?[{*]/m.test(code)) found.push(`${path} exports what another file has`);
  if (/^export\s+default\b/m.test(code)) found.push(`${path} has a default export`);
  return found;
}

function impurities({ path, code }: Module): readonly string[] {
  if (!pureRooms.test(path) || forTestsOnly.test(path)) return [];
  const use = impure.exec(code.replace(/"(?:\\.|[^"\\\n])*"/g, '""'));
  return use === null ? [] : [`${path} is not pure: ${use[0]}`];
}

/** The names of the folders, as such and as the public keys write them (`claude-code`, `claude_code`). */
function adapterNames(modules: readonly Module[]): readonly string[] {
  const folders = modules.flatMap(({ path }) => /^(?:agents|platforms)\/([^/]+)\//.exec(path)?.[1] ?? []);
  const known = ["codex", "claude-code", "cursor-agent", "coco", "stub", "slack", "feishu", "web"];
  const names = new Set([...folders, ...known].filter((name) => name !== "kit"));
  return [...names].flatMap((name) => (name.includes("-") ? [name, name.replaceAll("-", "_")] : [name]));
}

function namings({ path, code }: Module, names: readonly string[]): readonly string[] {
  if (forTestsOnly.test(path)) return [];
  return names.flatMap((name) => {
    const isOwn =
      /^(?:agents|platforms)\/([^/]+)\//.exec(path)?.[1]?.replaceAll("-", "_") === name.replaceAll("-", "_");
    if (isOwn) return [];
    const lines = code.split("\n").filter((line) => line.includes(`"${name}"`));
    const comparing = lines.some((line) => decidesBy(name).test(line) && isAboutAdapters(name, line));
    const naming = namelessRooms.test(path) && lines.some((line) => isAboutAdapters(name, line));
    return comparing || naming ? [`${path} names the adapter ${name}`] : [];
  });
}

function decidesBy(name: string): RegExp {
  return new RegExp(`[!=]==?\\s*"${name}"|"${name}"\\s*[!=]==?|\\bcase "${name}"`);
}

function isAboutAdapters(name: string, line: string): boolean {
  return !everydayNames.has(name) || /platform|agent|adapter|backend/i.test(line);
}

/** A path through the imports that comes back to where it began. */
function cycles(modules: readonly Module[]): readonly string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) found.push(`a cycle: ${[...trail.slice(start), path].join(" -> ")}`);
    if (start !== -1 || done.has(path)) return;
    for (const { file } of byPath.get(path)?.imports ?? [])
      if (file !== undefined) visit(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return found;
}

/** All but this file, which quotes what it forbids. */
const sources = readModules(new URL("./", import.meta.url)).filter(
  (module) => module.path !== "architecture.test.ts",
);

describe("the rooms of PoCo", () => {
  it("are kept by every module", () => {
    expect(violations(sources)).toEqual([]);
  });

  it("were read in full: a rule over nothing would always hold", () => {
    const has = (beginning: string) => sources.filter((module) => module.path.startsWith(beginning)).length;

    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((module) => module.imports).length).toBeGreaterThan(sources.length * 2);
    for (const room of [
      "domain/",
      "cards/",
      "agents/",
      "platforms/",
      "store/",
      "gateway/",
      "http/",
      "cli/",
    ]) {
      expect(has(room), room).toBeGreaterThan(3);
    }
  });
});

/** A small tree that keeps the rule, with files added or replaced. */
function planted(files: Readonly<Record<string, string>>): readonly string[] {
  const clean = {
    "domain/task.ts": 'import { z } from "zod";\nexport const task = z;\n',
    "cards/card.ts": 'import { task } from "../domain/task.ts";\nexport const card = task;\n',
    "config/setting.ts": "export const setting = 1;\n",
    "observe/log.ts": 'import pino from "pino";\nexport const log = pino;\n',
    "agents/agent.ts": 'import type { Log } from "../observe/log.ts";\nexport type Agent = Log;\n',
    "agents/kit/json.ts": 'import { spawn } from "node:child_process";\nexport const json = spawn;\n',
    "agents/codex/codex.ts": 'import { json } from "../kit/json.ts";\nexport const codex = json;\n',
    "agents/codex/wire.ts": 'export const name = "codex";\n',
    "agents/stub/stub.ts": 'import type { Agent } from "../agent.ts";\nexport type Stub = Agent;\n',
    "agents/registry.ts": 'import { codex } from "./codex/codex.ts";\nexport const all = [codex];\n',
    "gateway/inbox.ts": 'import { join } from "node:path";\nexport const inbox = join;\n',
    "testing/builders.ts": 'import { task } from "../domain/task.ts";\nexport const built = task;\n',
    "domain/task.test.ts": 'import { built } from "../testing/builders.ts";\nbuilt();\n',
    "cli/cli.ts": "export const cli = 1;\n",
    "main.ts": 'import { cli } from "./cli/cli.ts";\ncli();\n',
  };
  return violations(Object.entries({ ...clean, ...files }).map(([path, source]) => moduleOf(path, source)));
}

const imports = (specifier: string) => `import { it } from "${specifier}";\n`;

describe("the room rule", () => {
  it("has nothing against a tree that keeps it", () => {
    expect(planted({})).toEqual([]);
  });

  it.each([
    ["the domain looks at the cards", "domain/new.ts", imports("../cards/card.ts")],
    ["the cards look at a door", "cards/new.ts", imports("../agents/agent.ts")],
    ["the gateway looks at an adapter", "gateway/new.ts", imports("../agents/codex/codex.ts")],
    ["the gateway looks at a kit", "gateway/new.ts", imports("../agents/kit/json.ts")],
    ["a door looks at its adapter", "agents/agent.ts", imports("./codex/codex.ts")],
    ["a kit looks at an adapter", "agents/kit/new.ts", imports("../codex/codex.ts")],
    ["main goes past the CLI", "main.ts", imports("./gateway/inbox.ts")],
    ["the CLI goes past the app", "cli/new.ts", imports("../gateway/inbox.ts")],
  ])("finds a wrong direction: %s", (_case, path, source) => {
    expect(planted({ [path]: source })).toEqual([expect.stringMatching(new RegExp(`^${path} imports `))]);
  });

  it.each([
    ["import type", 'import type { Card } from "../cards/card.ts";\n'],
    ["import()", 'export const later = () => import("../cards/card.ts");\n'],
    ["a type query", 'export type Card = import("../cards/card.ts").Card;\n'],
    ["several lines", 'import {\n  card,\n} from "../cards/card.ts";\n'],
    ["a bare import", 'import "../cards/card.ts";\n'],
  ])("sees through %s", (_form, source) => {
    expect(planted({ "domain/new.ts": source })).toEqual(["domain/new.ts imports cards/card.ts"]);
  });

  it("finds an adapter that sees its sibling", () => {
    expect(planted({ "agents/stub/new.ts": imports("../codex/wire.ts") })).toEqual([
      "agents/stub/new.ts imports agents/codex/wire.ts",
    ]);
  });

  it("finds a registry that reaches behind the main file of an adapter", () => {
    expect(planted({ "agents/registry.ts": imports("./codex/wire.ts") })).toEqual([
      "agents/registry.ts imports agents/codex/wire.ts",
    ]);
  });

  it.each([
    ["domain/new.ts", "node:fs"],
    ["cards/new.ts", "pino"],
    ["gateway/new.ts", "node:child_process"],
    ["gateway/new.ts", "hono"],
    ["store/store.ts", "kysely"],
  ])("finds what a room may not use: %s, %s", (path, name) => {
    expect(planted({ [path]: imports(name) })).toEqual([`${path} uses ${name}`]);
  });

  it.each([
    "Date.now()",
    "new Date()",
    "Math.random()",
    "process.env",
    "performance.now()",
    "crypto.randomUUID()",
    "setTimeout(() => 1, 2)",
  ])("finds the domain at %s", (use) => {
    expect(planted({ "domain/new.ts": `export const value = ${use};\n` })).toHaveLength(1);
    expect(planted({ "domain/new.ts": `// ${use}\nexport const value = "${use}";\n` })).toEqual([]);
  });

  it("finds a barrel", () => {
    expect(planted({ "domain/all.ts": 'export * from "./task.ts";\n' })).toEqual([
      "domain/all.ts exports what another file has",
    ]);
    expect(planted({ "domain/all.ts": 'export {\n  task,\n} from "./task.ts";\n' })).toHaveLength(1);
    expect(
      planted({ "domain/all.ts": 'import type { task } from "./task.ts";\nexport type { task };\n' }),
    ).toHaveLength(1);
    expect(planted({ "domain/index.ts": "export const one = 1;\n" })).toEqual([
      "domain/index.ts is an index",
    ]);
  });

  it("finds an import that names a folder or nothing", () => {
    expect(planted({ "cards/new.ts": imports("../domain") })).toHaveLength(1);
    expect(planted({ "cards/new.ts": imports("../domain/gone.ts") })).toHaveLength(1);
  });

  it("finds a cycle, also one of types", () => {
    expect(
      planted({
        "domain/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
        "domain/b.ts": 'import type { C } from "./c.ts";\nexport type B = C;\n',
        "domain/c.ts": 'import type { A } from "./a.ts";\nexport type C = A;\n',
      }),
    ).toEqual(["a cycle: domain/a.ts -> domain/b.ts -> domain/c.ts -> domain/a.ts"]);
  });

  it("finds a default export", () => {
    expect(planted({ "cards/new.ts": "export default function card() {}\n" })).toEqual([
      "cards/new.ts has a default export",
    ]);
    expect(planted({ "cards/new.ts": "const a = 1;\nexport { a as default };\n" })).toHaveLength(1);
  });

  it.each([
    ["cards/new.ts", 'export const icon = { "codex": 1 };\n', "codex"],
    ["gateway/new.ts", 'export const isSlack = (name: string) => name === "slack";\n', "slack"],
    ["gateway/new.ts", 'export const isWeb = (platform: string) => platform === "web";\n', "web"],
    ["gateway/new.ts", 'export const start = "claude_code";\n', "claude_code"],
    ["http/new.ts", 'export const isCodex = (name: string) => "codex" !== name;\n', "codex"],
    ["agents/stub/new.ts", 'export const isCodex = (name: string) => name === "codex";\n', "codex"],
  ])("finds an adapter named where none has a name: %s", (path, source, name) => {
    expect(planted({ [path]: source })).toEqual([`${path} names the adapter ${name}`]);
  });

  it("lets the word for a step in the web stand", () => {
    expect(planted({ "cards/new.ts": 'export const kinds = ["read", "search", "web"];\n' })).toEqual([]);
  });

  it.each([
    ["gateway/new.ts", "../testing/builders.ts", "testing/builders.ts"],
    ["cards/new.ts", "../domain/task.test.ts", "domain/task.test.ts"],
    ["agents/registry.ts", "./contract.ts", "agents/contract.ts"],
    ["store/one/new.ts", "../contract/stage.ts", "store/contract/stage.ts"],
  ])("finds what is for tests in %s", (path, specifier, file) => {
    const contract = {
      "agents/contract.ts": imports("vitest"),
      "store/contract/stage.ts": imports("vitest"),
    };

    expect(planted({ ...contract, [path]: imports(specifier) })).toEqual([
      `${path} imports ${file}, which is for tests`,
    ]);
  });

  it("finds a file that stands in no room", () => {
    expect(planted({ "somewhere/new.ts": "export const one = 1;\n" })).toEqual([
      "somewhere/new.ts stands in no room",
    ]);
  });
});
