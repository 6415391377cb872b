import { execFile } from "node:child_process";
import { z } from "zod";
import type { Agent, AgentAdapter, AgentHost, Model, Turn } from "../agent.ts";
import { ConversationLocks } from "../kit/conversation-locks.ts";
import { findCommand } from "../kit/find-command.ts";
import { optionsOf } from "./choices.ts";
import { createAcpAgent } from "./create-agent.ts";
import { HeadlessRun } from "./cursor-run.ts";
import { standardDeadlines } from "./deadlines.ts";
import { cursorProfile } from "./profiles.ts";
import { type AcpValues, choiceSetting, settingsOf, toValues } from "./settings.ts";

const known = { ...cursorProfile, prefix: "CURSOR" };

const cursorSettings = {
  ...settingsOf(known),
  sandbox: choiceSetting(known, 1, "SANDBOX"),
  transport: {
    key: "POCO_CURSOR_TRANSPORT",
    schema: z
      .string()
      .trim()
      .toLowerCase()
      .pipe(z.enum(["acp", "headless"])),
    default: "acp",
    doc: "How PoCo drives Cursor: `acp`, or `headless`, in which Cursor cannot ask and refuses what needs an approval.",
  },
} as const;

/** The settings of Cursor and the way to make it, through ACP or, where the settings say so, headless. */
export function createCursorAdapter(): AgentAdapter<typeof cursorSettings> {
  return {
    name: cursorProfile.name,
    title: cursorProfile.title,
    settings: cursorSettings,
    environmentKeys: cursorProfile.environmentKeys,
    create: ({ transport, sandbox, ...values }, host) =>
      createCursor(transport, toValues(cursorProfile, values, { sandbox }), host),
  };
}

export function createCursor(transport: "acp" | "headless", values: AcpValues, host: AgentHost): Agent {
  const agent = createAcpAgent(cursorProfile, values, host, standardDeadlines);
  const models = () => listModels(values, host);
  if (transport === "acp") return { ...agent, models };
  const locks = new ConversationLocks();
  const running = new Set<HeadlessRun>();
  return {
    ...agent,
    can: { steer: false, resume: true, ask: false, fork: false, images: false },
    options: optionsOf(cursorProfile, values),
    models,
    run: (turn: Turn) => {
      const run = new HeadlessRun({ turn, profile: cursorProfile, values, host, locks });
      running.add(run);
      void run.finished.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      await Promise.all([...running].map((run) => run.stop()));
    },
  };
}

const listMs = 8_000;

/** What `--list-models` prints: a line for each, `id - name`. Empty where it does not. */
function listModels(values: AcpValues, host: AgentHost): Promise<readonly Model[]> {
  const program = findCommand(values.command, host.environment);
  if (program === undefined) return Promise.resolve([]);
  return new Promise((resolve) => {
    execFile(program, ["--list-models"], { env: host.environment, timeout: listMs }, (error, stdout) =>
      resolve(error === null ? modelsIn(stdout) : []),
    );
  });
}

/** Pure. */
export function modelsIn(printed: string): readonly Model[] {
  const escape = String.fromCodePoint(27);
  const plain = printed.replaceAll(new RegExp(`${escape}\\[[\\d;]*[A-Za-z]`, "gu"), "");
  return plain.split("\n").flatMap((line) => {
    const [, id, title] = /^\s*([\w.:/[\]-]+)\s+-\s+(.+?)\s*(?:\([^)]*\))?\s*$/u.exec(line) ?? [];
    if (id === undefined || title === undefined) return [];
    return [{ id, title, isDefault: id === cursorProfile.anyModel }];
  });
}
