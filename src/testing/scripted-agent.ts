import type { Agent, AgentRun, Taken, Turn } from "../agents/agent.ts";
import type { AgentEvent, AgentRequest, Answer, Outcome, SessionStart } from "../domain/agent-event.ts";

/** An agent that does what a test says, run by run. */
export interface ScriptedAgent extends Agent {
  /** Every run so far, in the order of their beginning. */
  readonly runs: readonly ScriptedRun[];
  /** What each new run does by itself; nothing, unless a test says so. May throw, as a broken adapter would. */
  act: (run: ScriptedRun) => void;
}

/** The other side of a run: the test plays the agent. */
export interface ScriptedRun extends AgentRun {
  readonly turn: Turn;
  emit(...events: readonly AgentEvent[]): void;
  /** Names its conversation. */
  name(sessionId: string, start?: SessionStart): void;
  say(delta: string, messageId?: string): void;
  /** Asks for permission to run a command, unless `differs` says otherwise. */
  ask(requestId: string, differs?: Partial<AgentRequest>): void;
  complete(text?: string): void;
  end(outcome: Outcome): void;
  /** The events end without a word about the end: a defect of an adapter. */
  hangUp(): void;
  readonly decisions: readonly { readonly requestId: string; readonly answer: Answer }[];
  readonly steers: readonly string[];
  /** How often it was told to stop. */
  readonly stops: number;
  readonly isEnded: boolean;
  /** How many of its events nobody has read yet. */
  readonly unread: number;
  /** What the agent answers to a decision or to more words. */
  takes: () => Taken | Promise<Taken>;
  /** What it does when it is told to stop for the first time: ends as stopped, unless a test says otherwise. */
  onStop: () => void;
}

export interface ScriptedAgentOptions {
  readonly defaultFolder?: string;
  readonly can?: Partial<Agent["can"]>;
  readonly options?: Agent["options"];
  readonly commands?: Agent["commands"];
  readonly models?: Agent["models"];
  readonly readiness?: Agent["readiness"];
}

export function createScriptedAgent(options: ScriptedAgentOptions = {}): ScriptedAgent {
  const runs: ScriptedRun[] = [];
  return {
    runs,
    act: () => undefined,
    can: { steer: true, resume: true, ask: true, fork: true, images: true, ...options.can },
    commands: options.commands ?? [],
    options: options.options ?? [],
    defaultFolder: options.defaultFolder,
    readiness: options.readiness ?? (async () => ({ ready: true, detail: "does what the test says" })),
    models: options.models ?? (async () => []),
    run(turn) {
      const run = createScriptedRun(turn);
      runs.push(run);
      this.act(run);
      return run;
    },
    close: async () => {
      for (const run of runs) run.end({ kind: "lost", message: "The agent was closed." });
    },
  };
}

function createScriptedRun(turn: Turn): ScriptedRun {
  const feed = createFeed();
  const ended = Promise.withResolvers<void>();
  const decisions: { requestId: string; answer: Answer }[] = [];
  const steers: string[] = [];
  let stops = 0;

  const run: ScriptedRun = {
    turn,
    decisions,
    steers,
    events: feed.events,
    takes: () => ({ taken: true }),
    onStop: () => run.end({ kind: "stopped" }),
    get stops() {
      return stops;
    },
    get isEnded() {
      return feed.isOver();
    },
    get unread() {
      return feed.unread();
    },
    emit: (...events) => events.forEach(feed.push),
    name: (sessionId, start = "fresh") => feed.push({ kind: "session", sessionId, confirmed: true, start }),
    say: (delta, messageId = "message-1") => feed.push({ kind: "text", messageId, delta }),
    ask: (requestId, differs = {}) => {
      const request = { requestId, ask: "command", title: "Run make test", ...aCommand, ...differs } as const;
      feed.push({ kind: "ask", request });
    },
    complete: (text) => run.end({ kind: "completed", ...(text === undefined ? {} : { text }) }),
    end: (outcome) => {
      feed.push({ kind: "ended", outcome });
      feed.close();
      ended.resolve();
    },
    hangUp: () => {
      feed.close();
      ended.resolve();
    },
    decide: async (requestId, answer) => {
      decisions.push({ requestId, answer });
      return run.takes();
    },
    steer: async (text) => {
      steers.push(text);
      return run.takes();
    },
    stop: () => {
      stops += 1;
      if (stops === 1) run.onStop();
      return ended.promise;
    },
  };
  return run;
}

const aCommand = {
  detail: { command: "make test" },
  options: ["allow_once", "reject", "reject_and_stop"],
} as const;

/** Keeps what was pushed until the reader comes; drops what is pushed after the end. */
function createFeed() {
  const waiting: AgentEvent[] = [];
  let isClosed = false;
  let news = Promise.withResolvers<void>();

  async function* read(): AsyncGenerator<AgentEvent> {
    for (;;) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else if (isClosed) return;
      else {
        await news.promise;
        news = Promise.withResolvers();
      }
    }
  }

  return {
    events: { [Symbol.asyncIterator]: read },
    isOver: () => isClosed,
    unread: () => waiting.length,
    push: (event: AgentEvent): void => {
      if (isClosed) return;
      waiting.push(event);
      news.resolve();
    },
    close: (): void => {
      isClosed = true;
      news.resolve();
    },
  };
}
