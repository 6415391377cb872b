import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PocoError } from "../domain/errors.ts";
import { coreSettings } from "./core-settings.ts";
import type { Layers } from "./layers.ts";
import { readSettings, type SettingGroups } from "./read-settings.ts";

const folders = { user: "/home/ann", working: "/srv" };

function groups(agents: SettingGroups["agents"] = {}): SettingGroups {
  return {
    core: coreSettings({ agents: ["codex", "stub"], home: "/home/ann/.poco" }),
    agents,
    platforms: {},
  };
}

function layers(given: Partial<Layers> & { readonly content?: Record<string, unknown> } = {}): Layers {
  const { content = {}, ...rest } = given;
  return { environment: {}, flags: {}, folders, file: { path: "/etc/poco.json", content }, ...rest };
}

function problemsOf(given: Parameters<typeof layers>[0], ofGroups = groups()): readonly string[] {
  try {
    readSettings(ofGroups, layers(given));
  } catch (error) {
    if (error instanceof PocoError && error.code === "settings") return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("layers", () => {
  const flags = { POCO_HTTP_PORT: "1" };
  const environment = { POCO_HTTP_PORT: "2" };
  const flat = { POCO_HTTP_PORT: 3 };
  const section = { http: { port: "4" } };

  it.each([
    ["the command line", { flags, environment, content: { ...flat, ...section } }, 1, "flag"],
    ["the environment", { environment, content: { ...flat, ...section } }, 2, "environment"],
    ["the flat key", { content: { ...flat, ...section } }, 3, "file"],
    ["the section", { content: section }, 4, "section"],
    ["the default", {}, 8000, "default"],
  ])("takes %s before what is below", (_layer, given, port, layer) => {
    const settings = readSettings(groups(), layers(given));

    expect(settings.core.httpPort).toBe(port);
    expect(settings.origins["POCO_HTTP_PORT"]?.layer).toBe(layer);
  });

  it.each([
    ["an empty variable", { environment: { POCO_HTTP_PORT: "" }, content: section }],
    ["a blank variable", { environment: { POCO_HTTP_PORT: "  " }, content: section }],
    ["a flat null", { content: { POCO_HTTP_PORT: null, ...section } }],
    ["an empty flat text", { content: { POCO_HTTP_PORT: "", ...section } }],
  ])("lets %s hide nothing", (_what, given) => {
    expect(readSettings(groups(), layers(given)).core.httpPort).toBe(4);
  });

  it("has a working default for every setting", () => {
    expect(readSettings(groups(), layers()).core).toEqual({
      appName: "PoCo",
      agentBackend: "codex",
      allowedRoots: ["/home/ann"],
      burstMs: 1_500,
      stateBackend: "sqlite",
      stateDbPath: "/home/ann/.poco/poco.db",
      stateSync: "normal",
      retentionDays: 0,
      httpHost: "127.0.0.1",
      httpPort: 8000,
      httpToken: undefined,
      logLevel: "info",
      stopGraceSeconds: 10,
    });
  });

  it("tells for every setting where its value came from", () => {
    const { origins } = readSettings(groups(), layers({ content: section }));

    expect(Object.keys(origins)).toHaveLength(13);
    expect(origins["POCO_HTTP_PORT"]).toEqual({
      layer: "section",
      place: "in /etc/poco.json (http.port)",
      shown: "4",
      length: 1,
    });
  });
});

describe("paths", () => {
  it.each([
    ["~", "/home/ann"],
    ["~/x/poco.db", "/home/ann/x/poco.db"],
    ["/var/poco.db", "/var/poco.db"],
    ["data/../poco.db", "/srv/poco.db"],
  ])("reads %s as %s", (text, path) => {
    const { core } = readSettings(groups(), layers({ environment: { POCO_STATE_DB_PATH: text } }));

    expect(core.stateDbPath).toBe(path);
  });

  it("starts a relative path in the settings file from the file's own folder", () => {
    const { core } = readSettings(groups(), layers({ content: { state: { db_path: "poco.db" } } }));

    expect(core.stateDbPath).toBe("/etc/poco.db");
  });

  it("refuses the home of another user, which it cannot know", () => {
    expect(problemsOf({ environment: { POCO_STATE_DB_PATH: "~bob/poco.db" } })).toEqual([
      'POCO_STATE_DB_PATH in the environment is "~bob/poco.db". Allowed: an absolute path, or one that begins with ~/.',
    ]);
  });

  it.each([
    ["text", "~/a:/b::"],
    ["an array", ["~/a", "/b"]],
  ])("reads a list of paths from %s", (_form, value) => {
    const { core } = readSettings(groups(), layers({ content: { POCO_ALLOWED_ROOTS: value } }));

    expect(core.allowedRoots).toEqual(["/home/ann/a", "/b"]);
  });
});

describe("wrong values", () => {
  it("names every wrong value at once, with its place and what is allowed", () => {
    const problems = problemsOf({
      flags: { POCO_HTTP_PORT: "65536" },
      environment: { POCO_STATE_BACKEND: "postgres", POCO_STOP_GRACE_SECONDS: "soon" },
      content: { POCO_LOG_LEVEL: ["info"], state: { sync: true } },
    });

    expect(problems).toEqual([
      'POCO_STATE_BACKEND in the environment is "postgres". Allowed: one of sqlite, memory.',
      'POCO_STATE_SYNC in /etc/poco.json (state.sync) is "true". Allowed: one of normal, full.',
      'POCO_HTTP_PORT on the command line is "65536". Allowed: a whole number from 0 to 65535.',
      'POCO_LOG_LEVEL in /etc/poco.json is "["info"]". Allowed: one of debug, info, warn, error.',
      'POCO_STOP_GRACE_SECONDS in the environment is "soon". Allowed: a whole number from 0 to 86400 (seconds).',
    ]);
  });

  it("knows agents by the names it was given", () => {
    expect(problemsOf({ environment: { POCO_AGENT_BACKEND: "coodex" } })).toEqual([
      'POCO_AGENT_BACKEND in the environment is "coodex". Allowed: one of codex, stub.',
    ]);
    expect(problemsOf({ environment: { POCO_AGENT_BACKEND: " Stub " } })).toEqual([]);
  });

  it("masks a wrong secret", () => {
    const [problem] = problemsOf({ environment: { POCO_HTTP_TOKEN: "hunter2hunter" } });

    expect(problem).toContain('is "hu***er"');
    expect(problem).not.toContain("hunter2");
  });

  it("refuses a section that is no object", () => {
    expect(problemsOf({ content: { http: "127.0.0.1" } })).toEqual([
      '"http" in /etc/poco.json is no section. Allowed: an object with its fields.',
    ]);
  });

  it.each([
    ["0.0.0.0", undefined, false],
    ["0.0.0.0", "sixteen characters", true],
    ["localhost", undefined, true],
    ["::1", undefined, true],
  ])("with the address %s and the token %s, may start: %s", (host, token, isFine) => {
    const problems = problemsOf({ environment: { POCO_HTTP_HOST: host, POCO_HTTP_TOKEN: token } });

    expect(problems.length === 0).toBe(isFine);
  });

  it("uses the words of a schema that brings its own", () => {
    const even = z.string().refine((text) => text.length % 2 === 0, { error: "text of even length." });
    const agent = { shape: { key: "POCO_SHAPE", schema: even, default: undefined, doc: "" } } as const;

    expect(problemsOf({ environment: { POCO_SHAPE: "abc" } }, groups({ agent }))).toEqual([
      'POCO_SHAPE in the environment is "abc". Allowed: text of even length.',
    ]);
    expect(problemsOf({}, groups({ agent }))).toEqual(["POCO_SHAPE is not set. Allowed: text."]);
  });

  it("hands arrays of the file to the schema as they are", () => {
    const words = z.array(z.string(), { error: "must be a JSON array of texts" });
    const agent = { words: { key: "POCO_WORDS", schema: words, default: undefined, doc: "" } } as const;

    const { agents } = readSettings(groups({ agent }), layers({ content: { POCO_WORDS: ["a", "b"] } }));

    expect(agents["agent"]).toEqual({ words: ["a", "b"] });
    expect(problemsOf({ content: { POCO_WORDS: 1 } }, groups({ agent }))).toEqual([
      'POCO_WORDS in /etc/poco.json is "1". Allowed: a JSON array of texts.',
    ]);
  });

  it("never throws anything but a PocoError, whatever the file holds", () => {
    const keys = fc.constantFrom(
      "POCO_HTTP_PORT",
      "POCO_ALLOWED_ROOTS",
      "http",
      "state",
      "POCO_STATE_DB_PATH",
    );
    const contents = fc.dictionary(keys, fc.jsonValue());

    const told = fc.property(contents, (content) => {
      expect(problemsOf({ content })).toBeInstanceOf(Array);
    });
    fc.assert(told);
  });
});

describe("unknown names", () => {
  it("warns of them and says which one was probably meant", () => {
    const { warnings } = readSettings(
      groups(),
      layers({
        environment: { POCO_HTTP_PROT: "1", POCO_NOTHING_ALIKE_AT_ALL: "1", PATH: "/bin" },
        content: { POCO_HOME: "/x", $schema: "", htpp: {}, http: { prot: 1 } },
      }),
    );

    expect(warnings).toEqual([
      "POCO_HTTP_PROT in the environment is no setting of PoCo; did you mean POCO_HTTP_PORT?",
      "POCO_NOTHING_ALIKE_AT_ALL in the environment is no setting of PoCo",
      "POCO_HOME has no effect here: set it in the environment (/etc/poco.json)",
      "htpp is no setting of PoCo; did you mean http? (/etc/poco.json)",
      "http.prot is no setting of PoCo; did you mean http.port? (/etc/poco.json)",
    ]);
  });
});
