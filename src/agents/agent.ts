import type { SettingGroup, ValuesOf } from "../config/setting.ts";
import type { AgentEvent, Answer } from "../domain/agent-event.ts";
import type { AgentOptions } from "../domain/task.ts";
import type { Log } from "../observe/log.ts";

/** What a folder under `agents/` exports: the description of an agent and the way to make it. */
export interface AgentAdapter<Group extends SettingGroup = SettingGroup> {
  /** The public key, e.g. `codex`; stored with projects and tasks. */
  readonly name: string;
  /** For people, e.g. `Codex`. */
  readonly title: string;
  readonly settings: Group;
  /** Variables of the agent itself whose presence `/debug/env` shows, e.g. `OPENAI_API_KEY`. */
  readonly environmentKeys: readonly string[];
  create(values: ValuesOf<Group>, host: AgentHost): Agent;
}

/** A setting that names agents, each then an agent like those that PoCo knows. Its name is that of no agent. */
export interface AgentFamily<Group extends SettingGroup = SettingGroup> {
  readonly name: string;
  /** For people, e.g. `agents of your own`. */
  readonly title: string;
  readonly settings: Group;
  agentsIn(values: ValuesOf<Group>): readonly AgentAdapter[];
}

/** What PoCo lends to an agent. */
export interface AgentHost {
  readonly log: Log;
  /** The environment for child processes, already without PoCo's own and the chat apps' secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same for all that this PoCo home ever starts, and no other's: whatever carries it was started from here. */
  readonly family: string;
  /** Records of child processes, so that the next start can reap what a crash left. */
  readonly processes: ProcessRecords;
  /** Starting agents is hard work for a machine: few may do it at once, of all agents together. */
  readonly starts: Gate;
  /** PoCo's version, as agents get to see it. */
  readonly version: string;
}

/** Lets a number of holders in at once, the others in the order in which they came. */
export interface Gate {
  /** Resolves when there is room; the holder calls what it got exactly once. Never rejects. */
  enter(): Promise<() => void>;
}

/** A child process, told apart from a later one with the same pid by its start time. */
export interface ProcessRecord {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks after boot. Zero where the system does not tell. */
  readonly startTicks: number;
  readonly agent: string;
}

/** Contract: neither call rejects; a record that cannot be written is logged by the host. */
export interface ProcessRecords {
  spawned(record: ProcessRecord): Promise<void>;
  gone(pid: number): Promise<void>;
}

/** Contract: no method throws for what the outside does; it becomes `Readiness`, `ended`, or an empty list. */
export interface Agent {
  readonly can: AgentAbilities;
  readonly options: readonly AgentOption[];
  /** Prompts that are orders to the agent itself, e.g. `/compact`: people get buttons for them. */
  readonly commands: readonly AgentCommand[];
  /** The folder for tasks without one; undefined when the settings name none. */
  readonly defaultFolder: string | undefined;
  /**
   * Cheap, may be called at any time: what is known is kept. Where it has to be found out first, resolves after
   * `patienceMs` at the latest; a quarter of a second without it.
   */
  readiness(patienceMs?: number): Promise<Readiness>;
  /** The models to choose from; empty when the agent cannot say. */
  models(): Promise<readonly Model[]>;
  /** Begins at once; a failure to begin is the `ended` event. */
  run(turn: Turn): AgentRun;
  /** Ends all runs and child processes. Resolves when they are gone, within about ten seconds. */
  close(): Promise<void>;
}

export interface AgentAbilities {
  /** Takes more words while a run is under way. */
  readonly steer: boolean;
  /** Goes on with an earlier conversation. */
  readonly resume: boolean;
  /** Relays its own requests for permission to people. */
  readonly ask: boolean;
  /** Goes on with a copy of an earlier conversation, which itself stays as it was. */
  readonly fork: boolean;
  /** Looks at pictures that come with a prompt. */
  readonly images: boolean;
}

/** A prompt that begins with `word` is handled by the agent itself; what follows the word is its subject. */
export interface AgentCommand {
  /** With its slash, e.g. `/review`. */
  readonly word: string;
  /** For a button, e.g. `Review`. */
  readonly title: string;
  /** One sentence for people. */
  readonly help: string;
}

/** One choice that the agent declares, e.g. its sandbox. */
export interface AgentOption {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isWide?: boolean }[];
  readonly default: string;
}

export interface Model {
  readonly id: string;
  readonly title: string;
  readonly isDefault: boolean;
}

export type Readiness =
  | { readonly ready: true; readonly detail: string; readonly version?: string }
  /** `detail` says what is missing and the next step. */
  | { readonly ready: false; readonly detail: string };

/** One run of an agent for a task. */
export interface Turn {
  /** Unique per run; adapters use it for their own bookkeeping only. */
  readonly runId: string;
  readonly prompt: string;
  /** Absolute; the caller has made sure that it is a folder. */
  readonly folder: string;
  readonly options: AgentOptions;
  /** The agent's own id of the conversation to go on with. */
  readonly resume?: string;
  /** Goes on with a copy of `resume`, where the agent can fork; the run then names the id of the copy. */
  readonly isFork?: boolean;
  /** Absolute paths of PNG, JPEG, GIF or WebP files that belong to the prompt, where the agent takes images. */
  readonly images?: readonly string[];
  /** People approved this prompt at the `confirm:` checkpoint, before the run. */
  readonly isApproved: boolean;
}

/** Whether the agent took what it was given; `reason` is for people. */
export type Taken = { readonly taken: true } | { readonly taken: false; readonly reason: string };

/**
 * Contract: `events` may be iterated once and never rejects; `ended` comes exactly once and last, also when the
 * agent dies, hangs or talks nonsense. What was reported before the reader came is kept. `decide` and `steer`
 * answer whether the agent took it, and never reject. `stop` resolves when the run has ended and what it started
 * is gone; a second call waits for the same end.
 */
export interface AgentRun {
  readonly events: AsyncIterable<AgentEvent>;
  decide(requestId: string, answer: Answer): Promise<Taken>;
  steer(text: string): Promise<Taken>;
  stop(): Promise<void>;
}
