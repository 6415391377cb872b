import { expect } from "vitest";
import type { AgentEvent, Answer } from "../../domain/agent-event.ts";
import type { Agent } from "../agent.ts";
import { carriersOf } from "../kit/process-table.ts";

/** An agent, ready to run, in a place of its own. */
export interface AgentHarness {
  readonly agent: Agent;
  readonly folder: string;
  /**
   * `HOME` of everything that the agent starts, its own in each harness, so that a test finds what is left of it;
   * undefined for an agent without processes.
   */
  readonly home?: string;
  /** Another instance on the same place, as after a restart of PoCo; undefined for an agent that keeps nothing. */
  again?(): Agent;
  close(): Promise<void>;
}

/** How to make an agent do what a case needs. A case that an agent cannot do is left out with its reason. */
export interface ContractPrompts {
  /** Answers with `text` and nothing else. */
  answer(text: string): string;
  /** Answers in several messages. */
  readonly severalMessages: string | Skip;
  /** Answers with the prompts so far. */
  readonly recall: string | Skip;
  /** Reports something, then goes on until it is stopped. */
  readonly endless: string;
  /** Asks once for permission. */
  readonly ask: string;
  /** Asks twice, without waiting for the first answer. */
  readonly askTwice: string | Skip;
  /** Asks, and no longer wants an answer. */
  readonly withdraw: string | Skip;
  /** Goes on until it is steered, then completes with the added text in its answer. */
  readonly steered: string | Skip;
  /** Asks one question with choices, and repeats the chosen one in its answer. */
  readonly question: string | Skip;
  /** Runs a command that goes on for minutes. */
  readonly endlessCommand: string | Skip;
  readonly wire: WirePrompts | Skip;
}

/** What only a program made for it does to the wire between PoCo and the agent. */
export interface WirePrompts {
  /** Writes lines that are no messages, before, between and after its own; answers "after the garbage". */
  readonly garbage: string;
  /** Sends messages with null where a value is optional, and with members and kinds that nobody knows; answers "nulls survived". */
  readonly nulls: string;
  /** Sends one line of more than 10 MB: its answer is the letter x ten million times. */
  readonly hugeLine: string;
  /** Cuts its lines in the middle of characters, in writes of a byte or a few; answers "größer 漢字 😀 whole". */
  readonly cutCharacters: string;
  /** Sends a thousand pieces of its answer in one write: the numbers from 1 to 1000, a blank behind each. */
  readonly manyLines: string;
  /** Exits before it takes the prompt, every time. */
  readonly exitAtOnce: string;
  /** Says "begun" and exits without an end. */
  readonly exitWithoutEnd: string;
  /** Never stops talking. */
  readonly flood: string;
  /** Takes the prompt and reports nothing more. */
  readonly silence: string;
}

export interface Skip {
  readonly skip: string;
}

export interface ContractOptions {
  makeHarness(): AgentHarness | Promise<AgentHarness>;
  /** The same agent where its program is missing. */
  readonly makeMissing: (() => AgentHarness | Promise<AgentHarness>) | Skip;
  /** The same agent with a limit of one second for silence; wanted where `prompts.wire` is given. */
  readonly makeImpatient?: () => AgentHarness | Promise<AgentHarness>;
  readonly prompts: ContractPrompts;
}

export const allow: Answer = { kind: "option", option: "allow_once" };

export function expectOneEnd(events: readonly AgentEvent[]): void {
  expect(events.filter((event) => event.kind === "ended")).toHaveLength(1);
  expect(events.at(-1)?.kind).toBe("ended");
}

export function openStepsOf(events: readonly AgentEvent[]): readonly string[] {
  const states = new Map<string, string>();
  for (const event of events) if (event.kind === "step") states.set(event.step.id, event.step.state);
  return [...states].filter(([, state]) => state === "running").map(([id]) => id);
}

export function leftOut(wanted: string | Skip | WirePrompts | (() => unknown)): string {
  return typeof wanted === "object" && "skip" in wanted ? ` (left out: ${wanted.skip})` : "";
}

export function promptOf(wanted: string | Skip): string {
  if (typeof wanted !== "string") throw new Error(wanted.skip);
  return wanted;
}

/** The processes that carry the harness's home in their environment. */
export function leftOf({ home }: AgentHarness): readonly number[] {
  return home === undefined ? [] : carriersOf([`HOME=${home}`]).map(({ pid }) => pid);
}
