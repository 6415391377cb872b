import { describe, expect, it } from "vitest";
import { type FollowedRun, followRun } from "../../testing/agents-fixtures/follow-run.ts";
import type { Turn } from "../agent.ts";
import {
  type AgentHarness,
  allow,
  type ContractOptions,
  expectOneEnd,
  leftOut,
  type WirePrompts,
} from "./options.ts";

export interface WireStage {
  readonly options: ContractOptions;
  readonly turn: (harness: AgentHarness, prompt: string) => Turn;
  readonly aHarness: (make?: ContractOptions["makeHarness"]) => Promise<AgentHarness>;
  readonly aRun: (prompt: string) => Promise<FollowedRun & { readonly harness: AgentHarness }>;
}

/** What an agent keeps when its program writes nonsense, dies or falls silent. */
export function wireContract({ options, turn, aHarness, aRun }: WireStage): void {
  const { prompts } = options;
  const { wire } = prompts;
  const onWire = typeof wire === "object" && "skip" in wire ? undefined : wire;
  describe.skipIf(onWire === undefined)(`on a broken wire${leftOut(wire)}`, () => {
    const wireRun = (name: keyof WirePrompts) => aRun(onWire?.[name] ?? "");

    it.each([
      ["lines that are no messages", "garbage", "after the garbage"],
      ["nulls, unknown members and unknown kinds", "nulls", "nulls survived"],
      ["characters that are cut by the pipe", "cutCharacters", "größer 漢字 😀 whole"],
      ["a line of ten megabytes", "hugeLine", "x".repeat(10_000_000)],
      ["a thousand lines in one write", "manyLines", numbers(1_000)],
    ] as const)("survives %s", async (_what, name, said) => {
      const run = await wireRun(name);

      expect(await run.outcome()).toMatchObject({ kind: "completed" });
      // Not `toContain`, which would print ten megabytes.
      expect(run.text().includes(said)).toBe(true);
      expectOneEnd(run.events);
    });

    it("ends also when the process exits before anybody reads", async () => {
      const harness = await aHarness();
      const early = harness.agent.run(turn(harness, onWire?.exitAtOnce ?? ""));
      await followRun(harness.agent.run(turn(harness, onWire?.exitAtOnce ?? ""))).outcome();

      const late = followRun(early);

      expect(["failed", "lost"]).toContain((await late.outcome()).kind);
      expectOneEnd(late.events);
    });

    it("is lost when the process exits without an end, and works again after it", async () => {
      const run = await wireRun("exitWithoutEnd");

      expect(await run.outcome()).toMatchObject({ kind: "lost" });
      expect(run.text()).toContain("begun");
      const next = followRun(run.harness.agent.run(turn(run.harness, prompts.answer("again"))));
      expect(await next.outcome()).toMatchObject({ kind: "completed" });
    });

    it("stops in an endless flood", async () => {
      const run = await wireRun("flood");
      await run.until("text");

      await run.run.stop();

      expect(await run.outcome()).toEqual({ kind: "stopped" });
    });

    it("ends after a silence that nobody is asked in", async () => {
      const harness = await aHarness(options.makeImpatient);
      const run = followRun(harness.agent.run(turn(harness, onWire?.silence ?? "")));

      expect(await run.outcome()).toMatchObject({ kind: "failed", reason: "timeout" });
      expectOneEnd(run.events);
    });

    it("waits for people however long they take", async () => {
      const harness = await aHarness(options.makeImpatient);
      const asking = followRun(harness.agent.run(turn(harness, prompts.ask)));
      const { requestId } = await asking.ask();

      // Another run of the same second of patience, begun later, is over before this one is answered.
      const silent = followRun(harness.agent.run(turn(harness, onWire?.silence ?? "")));
      await silent.outcome();

      expect(await asking.run.decide(requestId, allow)).toEqual({ taken: true });
      expect(await asking.outcome()).toMatchObject({ kind: "completed" });
    });
  });
}

function numbers(last: number): string {
  return Array.from({ length: last }, (_, index) => `${index + 1} `).join("");
}
