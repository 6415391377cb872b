import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Adapter, loadSettings } from "../config/load-settings.ts";
import { createTempHome } from "../testing/temp-home.ts";
import type { Questions } from "./questions.ts";
import { platformToSetUp, setUpPlatform, unknownAction } from "./set-up-platform.ts";

const settings = {
  token: {
    key: "POCO_CHAT_TOKEN",
    schema: z.string().optional(),
    default: undefined,
    isSecret: true,
    doc: "Its token.",
  },
} as const;

const chat: Adapter = {
  name: "chat",
  title: "Chat",
  settings,
  setup: {
    intro: () => ["Make an app."],
    asks: () => ["token"],
    next: "write to it",
    check: async ({ token }) => [
      token === "right"
        ? { isGood: true, text: "It works." }
        : {
            isGood: false,
            text: `It is ${String(token)}.`,
            ...(token === "a-dead-token" ? { isRefusal: true } : {}),
          },
    ],
  },
};
const known = { agents: [{ name: "codex", title: "Codex", settings: {} }] };
const adapters = { ...known, platforms: [chat] };

interface Run {
  readonly canAsk?: boolean;
  readonly platform?: Adapter;
  /** What is chosen where there is a choice. */
  readonly way?: string;
}

async function run(answer: string | undefined, { canAsk = true, platform = chat, way }: Run = {}) {
  const adapters = { ...known, platforms: [platform] };
  const { environment, files } = await createTempHome();
  const lines: string[] = [];
  const questions: Questions = {
    choose: async () => way,
    confirm: async () => undefined,
    text: async () => answer,
    secret: async () => answer,
  };
  const out = (line: string): void => void lines.push(line);
  const closed = new AbortController().signal;
  const context = { environment, terminal: { out, err: out, canAsk, isWatched: false, columns: 80, closed } };
  const wizard = { settings: await loadSettings({ ...adapters, environment }), adapters, questions };
  const found = platformToSetUp(adapters.platforms, "chat");
  if (found === undefined) throw new Error("there is such a platform");
  const code = await setUpPlatform(found, wizard, context);
  return { code, lines, file: await readFile(files.config, "utf8").catch(() => "") };
}

/** One that can also be set up in the app itself. */
function obtaining(values: Readonly<Record<string, string>> | string): Adapter {
  if (chat.setup === undefined) throw new Error("it is set up");
  const run = async (_: unknown, { say }: { readonly say: (line: string) => void }) => {
    say("Scan this.");
    return typeof values === "string"
      ? ({ kind: "failed", why: values } as const)
      : ({ kind: "values", values } as const);
  };
  return { ...chat, setup: { ...chat.setup, obtain: { label: "Scan", otherwise: "Enter", run } } };
}

describe("poco config <platform> that brings its values itself", () => {
  it("stores what came from there and tries it, without a word of how to enter it", async () => {
    const { code, lines, file } = await run(undefined, {
      platform: obtaining({ token: "right" }),
      way: "obtain",
    });

    expect(code).toBe(0);
    expect(lines[0]).toBe("Scan this.");
    expect(lines).not.toContain("Make an app.");
    expect(file).toContain("right");
  });

  it("changes nothing when nothing came", async () => {
    const { code, lines, file } = await run(undefined, {
      platform: obtaining("Nobody scanned it."),
      way: "obtain",
    });

    expect(code).not.toBe(0);
    expect(lines).toContain("Nobody scanned it.");
    expect(file).toBe("");
  });

  it("asks for the values where people want to enter them", async () => {
    const { code, lines } = await run("right", { platform: obtaining({}), way: "enter" });

    expect(code).toBe(0);
    expect(lines[0]).toBe("Make an app.");
  });
});

describe("poco config <platform>", () => {
  it("says what to do in the app, stores the answer and tries it", async () => {
    const { code, lines, file } = await run("right");

    expect(code).toBe(0);
    expect(lines[0]).toBe("Make an app.");
    expect(lines.slice(-2)).toEqual(["ok  It works.", "Next: `poco start`, then write to it."]);
    expect(JSON.parse(file)).toMatchObject({ POCO_CHAT_TOKEN: "right" });
  });

  it("saves nothing when the app does not take it, and says why", async () => {
    const { code, lines, file } = await run("a-dead-token");

    expect(code).toBe(1);
    expect(lines.slice(-2)).toEqual(["!!  It is a-dead-token.", "Nothing was saved."]);
    expect(file).toBe("");
  });

  it("keeps what nobody could try, and ends with 1", async () => {
    const { code, lines, file } = await run("an-untried-token");

    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("!!  It is an-untried-token.");
    expect(file).toContain("an-untried-token");
    expect(lines.join("\n")).not.toContain("poco start");
  });

  it("changes nothing when the person leaves", async () => {
    const { code, lines, file } = await run(undefined);

    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("Nothing was changed.");
    expect(file).toBe("");
  });

  it("tries what is set without asking where there is no terminal", async () => {
    const { code, lines, file } = await run("right", { canAsk: false });

    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("!!  It is undefined.");
    expect(file).toBe("");
  });

  it("names what can be set up when it does not know the word", () => {
    expect(platformToSetUp(adapters.platforms, "fax")).toBeUndefined();
    expect(unknownAction("fax", adapters.platforms).message).toContain("set up chat");
  });
});
