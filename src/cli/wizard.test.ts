import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Adapters, loadSettings } from "../config/load-settings.ts";
import { createTempHome } from "../testing/temp-home.ts";
import type { Questions } from "./questions.ts";
import { runWizard } from "./wizard.ts";

const text = z.string().optional();
const known: Adapters = {
  agents: [
    { name: "codex", title: "Codex", settings: {} },
    {
      name: "other",
      title: "Other",
      settings: {
        folder: {
          key: "POCO_OTHER_WORKDIR",
          schema: text,
          default: undefined,
          isPath: true,
          doc: "Its folder.",
        },
      },
    },
  ],
  platforms: [
    {
      name: "chat",
      title: "Chat",
      settings: {
        id: { key: "POCO_CHAT_ID", schema: text, default: undefined, doc: "Its id." },
        token: {
          key: "POCO_CHAT_TOKEN",
          schema: text,
          default: undefined,
          isSecret: true,
          doc: "Its token.",
        },
        mode: { key: "POCO_CHAT_MODE", schema: z.string(), default: "socket", doc: "How." },
      },
    },
  ],
};

type Script = Readonly<Record<string, string | boolean | undefined>>;

/** Answers by the first line of the question; what the script does not name is answered with blank or no. */
function scripted(script: Script) {
  const asked: string[] = [];
  const refused: string[] = [];
  const answer = (message: string) => {
    asked.push(message);
    return message in script ? script[message] : "";
  };
  const words = async (question: { message: string; check(answer: string): string | undefined }) => {
    const given = answer(question.message);
    if (typeof given !== "string") return undefined;
    const problem = question.check(given);
    if (problem !== undefined) refused.push(problem);
    return problem === undefined ? given : "";
  };
  const questions: Questions = {
    choose: async ({ message, initial }) => {
      const given = answer(message);
      return typeof given === "string" ? given || initial : undefined;
    },
    text: words,
    secret: words,
    confirm: async ({ message }) => answer(message) === true,
  };
  return { questions, asked, refused };
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly adapters?: Adapters;
}

async function run(script: Script, { environment = {}, adapters = known }: RunOptions = {}) {
  await using home = await createTempHome();
  const said: string[] = [];
  const context = {
    environment: { ...home.environment, ...environment },
    terminal: {
      out: (line: string) => void said.push(line),
      err: (line: string) => void said.push(line),
      isWatched: true,
      columns: 80,
      canAsk: true,
      closed: new AbortController().signal,
    },
  };
  const settings = await loadSettings({ ...adapters, environment: context.environment });
  const { questions, asked, refused } = scripted(script);
  const code = await runWizard({ settings, adapters, questions }, context);
  const file = await readFile(home.files.config, "utf8").catch(() => "{}"); // nothing was written
  return { code, said, asked, refused, written: JSON.parse(file) as unknown };
}

const whichAgent = "Which agent should new projects use?";

describe("poco config on a terminal", () => {
  it("writes what was answered", async () => {
    const { code, written, said } = await run({
      [whichAgent]: "other",
      POCO_OTHER_WORKDIR: "~/work",
      POCO_HTTP_PORT: "8123",
      "Connect Chat?": true,
      POCO_CHAT_ID: "A1",
      POCO_CHAT_TOKEN: "opensesame",
    });

    expect(code).toBe(0);
    expect(written).toEqual({
      POCO_AGENT_BACKEND: "other",
      POCO_OTHER_WORKDIR: "~/work",
      POCO_HTTP_PORT: "8123",
      POCO_CHAT_ID: "A1",
      POCO_CHAT_TOKEN: "opensesame",
    });
    expect(said.join()).toMatch(/Saved in .*poco start/);
  });

  it("changes nothing when every answer is blank, and asks for no platform that is not wanted", async () => {
    const { code, written, asked } = await run({});

    expect(code).toBe(0);
    expect(written).toEqual({});
    expect(asked).toEqual([whichAgent, "POCO_HTTP_PORT", "Connect Chat?"]);
  });

  it("asks a platform that can be set up for what it says itself, and says before where to get that", async () => {
    const [chat] = known.platforms;
    if (chat === undefined) throw new Error("there is no platform");
    const setup = { intro: () => ["Make an app."], asks: () => ["token"], check: async () => [] };
    const adapters = { ...known, platforms: [{ ...chat, setup }] };

    const script = { "Connect Chat?": true, POCO_CHAT_TOKEN: "xyz-1" };
    const { asked, said, written } = await run(script, { adapters });

    expect(asked).toEqual([whichAgent, "POCO_HTTP_PORT", "Connect Chat?", "POCO_CHAT_TOKEN"]);
    expect(said).toContain("Make an app.");
    expect(written).toEqual({ POCO_CHAT_TOKEN: "xyz-1" });
  });

  it.each([whichAgent, "POCO_HTTP_PORT"])("writes nothing when the person leaves at %s", async (leftAt) => {
    const { code, written, said } = await run({
      [whichAgent]: "other",
      POCO_OTHER_WORKDIR: "/x",
      [leftAt]: undefined,
    });

    expect(code).toBe(1);
    expect(written).toEqual({});
    expect(said).toContain("Nothing was changed.");
  });

  it("refuses a wrong answer with what is allowed", async () => {
    const { refused, written } = await run({ POCO_HTTP_PORT: "70000" });

    expect(refused).toEqual(['POCO_HTTP_PORT as typed is "70000". Allowed: a whole number from 0 to 65535.']);
    expect(written).toEqual({});
  });

  it("does not ask for what stands in the environment", async () => {
    const { asked, said } = await run(
      {},
      { environment: { POCO_AGENT_BACKEND: "other", POCO_HTTP_PORT: "1" } },
    );

    expect(asked).toEqual(["POCO_OTHER_WORKDIR", "Connect Chat?"]);
    expect(said).toContain("POCO_HTTP_PORT is set in the environment, so it is not asked for.");
  });
});
