import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../../../src/domain/agent-event.ts";
import { type Chance, createChance } from "../../../src/testing/chance.ts";
import type { ScriptedRun } from "../../../src/testing/scripted-agent.ts";
import type { Life } from "./virtual-time.ts";

/** The agents of a soak: each run does something else for a minute or two, by the seed. */
export interface Agents {
  /** What a new run does by itself; to be called within the life of its PoCo. */
  act(run: ScriptedRun, life: Life): void;
  readonly played: readonly Played[];
  readonly live: () => readonly Played[];
  /** From now on every run comes to its end soon. */
  hurry(): void;
}

export interface Played {
  readonly run: ScriptedRun;
  readonly life: Life;
  /** How many pieces of text it has said. */
  deltas: number;
  /** The whole answer, where it came to one. */
  answer: string | undefined;
}

export function createAgents(seed: number, now: () => number): Agents {
  const played: Played[] = [];
  const mood = { isHurried: false };
  return {
    played,
    live: () => played.filter(({ run, life }) => !run.isEnded && !life.isOver),
    hurry: () => {
      mood.isHurried = true;
    },
    act: (run, life) => {
      const one: Played = { run, life, deltas: 0, answer: undefined };
      const chance = createChance(seed * 1_000 + played.length);
      played.push(one);
      void play(one, { chance, mood, now, number: played.length });
    },
  };
}

interface Playing {
  readonly chance: Chance;
  readonly mood: { readonly isHurried: boolean };
  readonly now: () => number;
  readonly number: number;
}

async function play(one: Played, playing: Playing): Promise<void> {
  const { run } = one;
  const { chance, number } = playing;
  run.takes = () => (chance.isHeads(0.9) ? { taken: true } : { taken: false, reason: "it was about to end" });
  await wait(300 + chance.below(1_500));
  run.name(`session-${number}`);
  const steps = 2 + chance.below(6);
  for (let step = 1; step <= steps && !run.isEnded; step += 1) {
    await workOn(one, playing, step);
    if (step === 2 && chance.isHeads(0.3)) await ask(one, playing);
  }
  if (!run.isEnded) finish(one, playing);
}

async function workOn(one: Played, { chance, mood }: Playing, step: number): Promise<void> {
  const { run } = one;
  const facts = { id: `step-${step}`, type: "command", title: `Step ${step}: make a<b && c` } as const;
  run.emit({ kind: "step", step: { ...facts, state: "running" } });
  const pieces = mood.isHurried ? 1 : 10 + chance.below(60);
  for (let piece = 1; piece <= pieces && !run.isEnded; piece += 1) {
    run.say(`${step}.${piece} I look at <file> & *think*. `, `message-${step}`);
    one.deltas += 1;
    await wait(80 + chance.below(500));
  }
  run.emit({
    kind: "step",
    step: { ...facts, state: chance.pick(["done", "failed"]), output: "ok\n".repeat(20) },
  });
  if (chance.isHeads(0.3)) run.emit({ kind: "plan", items: [{ text: `Part ${step}`, state: "active" }] });
  if (chance.isHeads(0.2)) run.emit({ kind: "diff", diff: diffOf(5 + chance.below(200)) });
  if (chance.isHeads(0.3)) run.emit({ kind: "usage", total: { totalTokens: 1_000 * step } });
}

/** Waits for people, or until somebody stops it. */
async function ask({ run }: Played, { chance, number }: Playing): Promise<void> {
  const requestId = `request-${number}`;
  const isLong = chance.isHeads(0.3);
  run.ask(requestId, {
    title: "Run it",
    detail: { command: isLong ? "echo long; ".repeat(200) : "make test" },
  });
  while (!run.isEnded && run.decisions.every((decision) => decision.requestId !== requestId)) await wait(200);
}

function finish(one: Played, { chance, now, number }: Playing): void {
  const fate = chance.below(100);
  if (fate < 70) {
    const made = chance.isHeads(0.2) ? `\n![Chart](${chart(one.run, number)})` : "";
    one.answer = answerOf(number, chance.isHeads(0.15) ? 60_000 : 100 + chance.below(12_000)) + made;
    one.run.complete(one.answer);
  } else if (fate < 96) one.run.end(failureOf(fate, now() + 120_000));
  else one.run.hangUp();
}

/** A picture, which has to be sent along. */
function chart({ turn }: ScriptedRun, number: number): string {
  const name = `chart-${number}.png`;
  writeFileSync(join(turn.folder, name), `chart ${number}`);
  return name;
}

function failureOf(fate: number, retryAt: number): Outcome {
  if (fate < 80) return { kind: "failed", reason: "agent", message: "The agent gave up <here> & now." };
  if (fate < 90)
    return { kind: "failed", reason: "limit", message: "The limit of today is reached.", retryAt };
  return { kind: "lost", message: "The agent's process died." };
}

/** Numbered lines: what is missing or doubled can be told. */
function answerOf(number: number, length: number): string {
  const lines: string[] = [];
  for (let size = 0; size < length; ) {
    const line = `Answer ${number}, line ${lines.length + 1}: it holds that a and b are well. ${"word ".repeat(lines.length % 9)}`;
    lines.push(line.trim());
    size += line.length;
  }
  return lines.join("\n");
}

function diffOf(lines: number): string {
  const body = Array.from({ length: lines }, (_, index) => `+line ${index} of <it> & more`);
  return ["--- a/src/a.ts", "+++ b/src/a.ts", `@@ -0,0 +1,${lines} @@`, ...body, ""].join("\n");
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
