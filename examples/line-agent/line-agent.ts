import { execFile } from "node:child_process";
import type { Agent, AgentAdapter, AgentHost, Readiness, Turn } from "../../src/agents/agent.ts";
import { keepReadiness } from "../../src/agents/kit/kept-readiness.ts";
import { LineRun } from "./line-run.ts";
import { type LineValues, lineSettings } from "./settings.ts";

/** An agent that speaks JSON lines over its pipes, one process for each run. Copy it and make it yours. */
export const lineAgent: AgentAdapter<typeof lineSettings> = {
  name: "line",
  title: "Line Agent",
  settings: lineSettings,
  environmentKeys: [],
  create: createAgent,
};

function createAgent(values: LineValues, host: AgentHost): Agent {
  const running = new Set<LineRun>();
  return {
    can: { steer: true, resume: true, ask: true, fork: false, images: false },
    options: [],
    commands: [],
    defaultFolder: undefined,
    readiness: keepReadiness({ title: "Line Agent", look: () => look(values, host) }),
    models: () => Promise.resolve([]),
    run: (turn: Turn) => {
      const run = new LineRun({ turn, values, host });
      running.add(run);
      void run.finished.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      await Promise.all([...running].map((run) => run.stop()));
    },
  };
}

const versionMs = 10_000;

/** Starts nothing that lasts and asks no network: only whether the program is there and runs. */
function look({ command }: LineValues, { environment }: AgentHost): Promise<Readiness> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { env: environment, timeout: versionMs }, (error, stdout) => {
      if (error === null) return resolve({ ready: true, detail: stdout.trim() });
      const next = "Install it on the server, or set POCO_LINE_COMMAND to where it is.";
      resolve({ ready: false, detail: `The line agent does not run (command "${command}"). ${next}` });
    });
  });
}
