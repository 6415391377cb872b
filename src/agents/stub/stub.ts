import type { Agent, AgentAdapter, AgentOption, Model, Turn } from "../agent.ts";
import type { Pause } from "./stub-run.ts";
import { type StubRun, startStubRun } from "./stub-run.ts";

const settings = {};

/** The agent that needs nothing installed: for trying PoCo, for tests and for measuring what PoCo itself costs. */
export const stub: AgentAdapter<typeof settings> = createStub(pauseFor);

/** `pause` is how long `slow:` prompts wait between two pieces; tests hand in their own. */
export function createStub(pause: Pause): AgentAdapter<typeof settings> {
  return {
    name: "stub",
    title: "Stub",
    settings,
    environmentKeys: [],
    create: () => createAgent(pause),
  };
}

/** Changes nothing but the end of its answers: there to try out how agents are set. */
const manner: AgentOption = {
  key: "manner",
  label: "Manner",
  choices: [
    { value: "brief", label: "Brief" },
    { value: "chatty", label: "Chatty" },
    { value: "unfenced", label: "Unfenced", isWide: true },
  ],
  default: "brief",
};

const models: readonly Model[] = [
  { id: "stub-small", title: "Stub Small", isDefault: true },
  { id: "stub-large", title: "Stub Large", isDefault: false },
];

function createAgent(pause: Pause): Agent {
  const running = new Set<StubRun>();
  let conversations = 0;
  return {
    can: { steer: true, resume: true, ask: true, fork: false, images: false },
    commands: [],
    options: [manner],
    defaultFolder: undefined,
    readiness: () => Promise.resolve({ ready: true, detail: "Always ready: answers without a model." }),
    models: () => Promise.resolve(models),
    run: (turn: Turn) => {
      const freshId = turn.resume === undefined ? `stub-${(conversations += 1)}` : turn.resume;
      const run = startStubRun({ turn, sessionId: freshId, pause, onEnd: (ended) => running.delete(ended) });
      if (!run.isEnded) running.add(run);
      return run;
    },
    close: async () => {
      await Promise.all([...running].map((run) => run.stop()));
    },
  };
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
