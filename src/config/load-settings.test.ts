import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { redact } from "../observe/redact.ts";
import { createTempHome } from "../testing/temp-home.ts";
import { environmentInventory } from "./environment-inventory.ts";
import { loadSettings } from "./load-settings.ts";
import { filesOf, locate, makeFolders } from "./locations.ts";

const key = "an-example-key-1234567890";
const token = "a-token-of-some-length";
const agents = [
  {
    name: "codex",
    title: "Codex",
    settings: {
      model: { key: "POCO_CODEX_MODEL", schema: z.string().optional(), default: undefined, doc: "" },
      password: {
        key: "POCO_CODEX_PASS",
        schema: z.string().optional(),
        default: undefined,
        doc: "",
        isSecret: true,
      },
    },
    environmentKeys: ["OPENAI_API_KEY", "OPENAI_BASE_URL"],
  },
] as const;

it("moves every file with POCO_HOME, and the settings file alone with POCO_CONFIG_PATH", () => {
  expect(locate({ HOME: "/home/ann" })).toEqual(filesOf("/home/ann/.poco"));
  expect(locate({ HOME: "/home/ann", POCO_HOME: "~/p" })).toEqual(filesOf("/home/ann/p"));
  expect(locate({ HOME: "/home/ann", POCO_HOME: "/p", POCO_CONFIG_PATH: "~/c.json" })).toEqual({
    ...filesOf("/p"),
    config: "/home/ann/c.json",
  });
  expect(() => locate({ POCO_HOME: "~bob" })).toThrow("POCO_HOME in the environment");
});

it("makes its folders for its user alone and leaves the rights of others' folders", async () => {
  await using home = await createTempHome();
  const { files } = home;
  await mkdir(join(home.user, "shared"), { mode: 0o755 });

  await makeFolders({ ...files, config: join(home.user, "shared", "poco.config.json") });

  expect((await stat(files.home)).mode & 0o777).toBe(0o700);
  expect((await stat(files.scratch)).mode & 0o777).toBe(0o700);
  expect((await stat(join(home.user, "shared"))).mode & 0o777).toBe(0o755);
});

it("says which folder cannot be made", async () => {
  await using home = await createTempHome();
  await writeFile(join(home.user, "file"), "");

  await expect(makeFolders(filesOf(join(home.user, "file", "poco")))).rejects.toMatchObject({
    code: "setup",
    message: expect.stringContaining("cannot be made") as string,
  });
});

it("reads the file that the environment names", async () => {
  await using home = await createTempHome();
  await mkdir(home.files.home);
  await writeFile(home.files.config, JSON.stringify({ POCO_HTTP_PORT: 8123 }));

  const settings = await loadSettings({ environment: home.environment, agents, platforms: [] });

  expect(settings.core.httpPort).toBe(8123);
  expect(settings.files).toEqual(home.files);
  expect(settings.core.stateDbPath).toBe(home.files.database);
});

it("makes every secret unspeakable for the log, also when the settings are wrong", async () => {
  await using home = await createTempHome();
  const environment = {
    ...home.environment,
    OPENAI_API_KEY: key,
    POCO_CODEX_PASS: token,
    POCO_LOG_LEVEL: "loud",
  };

  await expect(loadSettings({ environment, agents, platforms: [] })).rejects.toThrow("POCO_LOG_LEVEL");

  expect(redact(`${key} and ${token}`)).toBe("[secret] and [secret]");
});

it("shows what is set by agent, platform and in the core, and never a value", async () => {
  await using home = await createTempHome();
  const environment = {
    ...home.environment,
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: "http://x",
    POCO_CODEX_MODEL: "gpt",
    POCO_CODEX_PASS: token,
    https_proxy: "http://proxy",
  };
  const settings = await loadSettings({ environment, agents, platforms: [] });

  const inventory = environmentInventory({ ...settings, environment, agents, platforms: [] });

  expect(inventory.categories.map(({ name }) => name)).toEqual(["codex", "proxy", "core"]);
  expect(inventory.categories[0]?.variables).toEqual([
    { key: "POCO_CODEX_MODEL", present: true, length: 3 },
    { key: "POCO_CODEX_PASS", present: true, length: 0 },
    { key: "OPENAI_API_KEY", present: true, length: 0 },
    { key: "OPENAI_BASE_URL", present: true, length: 8 },
  ]);
  expect(inventory.categories[1]?.variables.filter(({ present }) => present)).toEqual([
    { key: "https_proxy", present: true, length: 12 },
  ]);
  expect(inventory.categories[2]?.variables.some(({ present }) => present)).toBe(false);
  expect(JSON.stringify(inventory)).not.toMatch(/gpt|http:\/\/|an-example|a-token/);
});

const family = {
  name: "more",
  title: "More",
  settings: {
    names: { key: "POCO_MORE", schema: z.string(), default: "", doc: "" },
  },
  agentsIn: ({ names }: { readonly names?: unknown }) =>
    String(names)
      .split(",")
      .filter((name) => name !== "")
      .map((name) => ({ name, title: name, settings: {} })),
} as const;

it("lets a setting name more agents, which may be the one of new projects", async () => {
  await using home = await createTempHome();
  const environment = { ...home.environment, POCO_MORE: "goose,crow", POCO_AGENT_BACKEND: "crow" };

  const { core } = await loadSettings({ agents: [...agents, family], platforms: [], environment });

  expect(core.agentBackend).toBe("crow");
});

it("does not take the name of a family or of a known agent for one of those that it names", async () => {
  await using home = await createTempHome();
  const load = (more: Record<string, string>) =>
    loadSettings({
      agents: [...agents, family],
      platforms: [],
      environment: { ...home.environment, ...more },
    });

  await expect(load({ POCO_AGENT_BACKEND: "more" })).rejects.toThrow("POCO_AGENT_BACKEND");
  await expect(load({ POCO_MORE: "codex" })).rejects.toThrow('an agent "codex", which PoCo has already');
});
