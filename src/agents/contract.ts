import { afterEach, describe, expect, it } from "vitest";
import type { AnswerOption } from "../domain/agent-event.ts";
import { type FollowedRun, followRun } from "../testing/agents-fixtures/follow-run.ts";
import type { Turn } from "./agent.ts";
import {
  type AgentHarness,
  allow,
  type ContractOptions,
  expectOneEnd,
  leftOf,
  leftOut,
  openStepsOf,
  promptOf,
} from "./contract/options.ts";
import { wireContract } from "./contract/wire.ts";
import { endsWithin } from "./kit/ends-within.ts";

/** Until a stopped run has ended and what it started is gone. Milliseconds. */
const stopMs = 10_000;

/** What every agent keeps, whatever stands behind it. */
export function agentContract(name: string, options: ContractOptions): void {
  const { prompts } = options;
  const harnesses: AgentHarness[] = [];
  let runs = 0;

  async function aHarness(make = options.makeHarness): Promise<AgentHarness> {
    const harness = await make();
    harnesses.push(harness);
    return harness;
  }

  function turn(harness: AgentHarness, prompt: string, resume?: string): Turn {
    runs += 1;
    const plain = { runId: `run-${runs}`, prompt, folder: harness.folder, options: {}, isApproved: false };
    return resume === undefined ? plain : { ...plain, resume };
  }

  async function aRun(prompt: string): Promise<FollowedRun & { readonly harness: AgentHarness }> {
    const harness = await aHarness();
    return { ...followRun(harness.agent.run(turn(harness, prompt))), harness };
  }

  afterEach(async () => {
    const used = harnesses.splice(0);
    await Promise.all(used.map(({ agent }) => agent.close()));
    const left = used.flatMap(leftOf);
    await Promise.all(used.map((harness) => harness.close()));
    // Whatever a case did, and in whatever phase it stopped.
    expect(left).toEqual([]);
  });

  describe(`${name} keeps the contract of an agent`, () => {
    it("streams an answer and ends exactly once and last", async () => {
      const run = await aRun(prompts.answer("good morning"));

      expect(await run.outcome()).toMatchObject({ kind: "completed" });
      expect(run.text()).toContain("good morning");
      expectOneEnd(run.events);
    });

    it("names its conversation before it says anything", async () => {
      const run = await aRun(prompts.answer("hello"));

      await run.outcome();
      expect(run.events[0]).toMatchObject({ kind: "session", start: "fresh" });
    });

    it("keeps what it reported before the reader came", async () => {
      const harness = await aHarness();
      const early = harness.agent.run(turn(harness, prompts.answer("early")));
      await followRun(harness.agent.run(turn(harness, prompts.answer("other")))).outcome();

      const late = followRun(early);

      expect(await late.outcome()).toMatchObject({ kind: "completed" });
      expect(late.text()).toContain("early");
    });

    it("answers late words and decisions, and does not throw", async () => {
      const run = await aRun(prompts.answer("over"));
      await run.outcome();

      expect(await run.run.decide("none", allow)).toMatchObject({ taken: false });
      expect(await run.run.steer("more")).toMatchObject({ taken: false });
      await run.run.stop();
      expectOneEnd(run.events);
    });

    const several = prompts.severalMessages;
    it.skipIf(typeof several !== "string")(`tells several messages apart${leftOut(several)}`, async () => {
      const run = await aRun(promptOf(several));

      await run.outcome();
      expect(run.messages().length).toBeGreaterThan(1);
    });

    const answers: readonly AnswerOption[] = ["allow_once", "allow_session", "allow_always", "reject"];
    it.each(answers)("completes after the answer %s where it offers it", async (option) => {
      const run = await aRun(prompts.ask);
      const request = await run.ask();
      if (!request.options.includes(option)) return;

      expect(await run.run.decide(request.requestId, { kind: "option", option })).toEqual({ taken: true });
      expect(await run.outcome()).toMatchObject({ kind: "completed" });
      expect(run.events.some((event) => event.kind === "ask-gone")).toBe(false);
    });

    it("ends stopped when the answer is to reject and stop", async () => {
      const run = await aRun(prompts.ask);
      const { requestId } = await run.ask();

      const decided = await run.run.decide(requestId, { kind: "option", option: "reject_and_stop" });

      expect(decided).toEqual({ taken: true });
      expect(await run.outcome()).toEqual({ kind: "stopped" });
    });

    it("takes one answer to a request, and none to another's", async () => {
      const run = await aRun(prompts.ask);
      const { requestId } = await run.ask();

      const wrong = await run.run.decide(`${requestId}-not`, allow);
      const first = await run.run.decide(requestId, allow);
      const second = await run.run.decide(requestId, { kind: "option", option: "reject" });

      expect([wrong.taken, first.taken, second.taken]).toEqual([false, true, false]);
      expect(await run.outcome()).toMatchObject({ kind: "completed" });
    });

    const twice = prompts.askTwice;
    it.skipIf(typeof twice !== "string")(`asks two things at once${leftOut(twice)}`, async () => {
      const run = await aRun(promptOf(twice));
      const [one, two] = [await run.ask(1), await run.ask(2)];

      expect(one.requestId).not.toBe(two.requestId);
      expect(await run.run.decide(two.requestId, allow)).toEqual({ taken: true });
      expect(await run.run.decide(one.requestId, allow)).toEqual({ taken: true });
      expect(await run.outcome()).toMatchObject({ kind: "completed" });
    });

    const withdraw = prompts.withdraw;
    it.skipIf(typeof withdraw !== "string")(`says when it no longer waits${leftOut(withdraw)}`, async () => {
      const run = await aRun(promptOf(withdraw));
      const { requestId } = await run.ask();

      expect(await run.until("ask-gone")).toEqual({ kind: "ask-gone", requestId });
      expect(await run.run.decide(requestId, allow)).toMatchObject({ taken: false });
      await run.outcome();
    });

    it("stops before it has begun", async () => {
      const harness = await aHarness();
      const run = followRun(harness.agent.run(turn(harness, prompts.endless)));

      expect(await endsWithin(run.run.stop(), stopMs)).toBe(true);

      expect(await run.outcome()).toEqual({ kind: "stopped" });
      expectOneEnd(run.events);
    });

    it("stops while it works, and twice is once", async () => {
      const run = await aRun(prompts.endless);
      await run.until("text");

      expect(await endsWithin(Promise.all([run.run.stop(), run.run.stop()]), stopMs)).toBe(true);

      expect(await run.outcome()).toEqual({ kind: "stopped" });
      expect(openStepsOf(run.events)).toEqual([]);
      expectOneEnd(run.events);
    });

    it("stops while it asks, and says that it no longer does", async () => {
      const run = await aRun(prompts.ask);
      const { requestId } = await run.ask();

      expect(await endsWithin(run.run.stop(), stopMs)).toBe(true);

      expect(await run.outcome()).toEqual({ kind: "stopped" });
      expect(run.events).toContainEqual({ kind: "ask-gone", requestId });
      expect(await run.run.decide(requestId, allow)).toMatchObject({ taken: false });
    });

    const steered = prompts.steered;
    it.skipIf(typeof steered !== "string")(`takes more words while it works${leftOut(steered)}`, async () => {
      const run = await aRun(promptOf(steered));
      await run.until("session");

      await expect.poll(() => run.run.steer("also: tidy up"), { timeout: 10_000 }).toEqual({ taken: true });

      expect(await run.outcome()).toMatchObject({ kind: "completed" });
      expect(run.text()).toContain("also: tidy up");
    });

    const recall = prompts.recall;
    it.skipIf(typeof recall !== "string")(
      `goes on with a conversation, also after a restart${leftOut(recall)}`,
      async () => {
        const harness = await aHarness();
        const first = followRun(harness.agent.run(turn(harness, prompts.answer("the number is seven"))));
        const { sessionId } = await first.until("session");
        await first.outcome();

        for (const agent of [harness.agent, harness.again?.() ?? harness.agent]) {
          const next = followRun(agent.run(turn(harness, promptOf(recall), sessionId)));
          await next.outcome();
          expect(next.events[0]).toMatchObject({ kind: "session", sessionId, start: "resumed" });
          expect(next.text()).toContain("the number is seven");
          await agent.close();
        }
      },
    );

    it("ends everything when it is closed", async () => {
      const run = await aRun(prompts.endless);
      await run.until("text");

      await run.harness.agent.close();

      expect(["stopped", "lost"]).toContain((await run.outcome()).kind);
    });

    const { question, endlessCommand } = prompts;
    it.skipIf(typeof question !== "string")(
      `asks a question and takes the answer${leftOut(question)}`,
      async () => {
        const run = await aRun(promptOf(question));
        const request = await run.ask();
        const [asked] = request.detail.questions ?? [];
        const label = asked?.choices.at(-1)?.label ?? "";

        expect(request).toMatchObject({ ask: "question", options: [] });
        expect(await run.run.decide(request.requestId, allow)).toMatchObject({ taken: false });
        const answers = { [asked?.id ?? ""]: [label] };
        expect(await run.run.decide(request.requestId, { kind: "answers", answers })).toEqual({
          taken: true,
        });

        expect(await run.outcome()).toMatchObject({ kind: "completed" });
        expect(label).not.toBe("");
        expect(run.text()).toContain(label);
      },
    );

    it.skipIf(typeof endlessCommand !== "string")(
      `leaves no process behind when it is stopped in a command${leftOut(endlessCommand)}`,
      async () => {
        const run = await aRun(promptOf(endlessCommand));
        const before = await run.until("step", ({ step }) => step.state === "running");

        expect(await endsWithin(run.run.stop(), stopMs)).toBe(true);
        await run.harness.agent.close();

        expect(await run.outcome()).toEqual({ kind: "stopped" });
        expect(openStepsOf(run.events)).not.toContain(before.step.id);
        expect(leftOf(run.harness)).toEqual([]);
      },
    );

    it("leaves no process behind when it is closed", async () => {
      const run = await aRun(prompts.ask);
      await run.ask();

      await run.harness.agent.close();
      await run.outcome();

      expect(leftOf(run.harness)).toEqual([]);
    });

    wireContract({ aRun, aHarness, turn, options });

    const missing = options.makeMissing;
    it.skipIf(typeof missing !== "function")(
      `says what to install where it is missing${leftOut(missing)}`,
      async () => {
        if (typeof missing !== "function") return;
        const harness = await aHarness(missing);
        const run = followRun(harness.agent.run(turn(harness, prompts.answer("hello"))));

        expect(await run.outcome()).toMatchObject({ kind: "failed", reason: "setup" });
        expect(await harness.agent.readiness()).toMatchObject({ ready: false });
        expectOneEnd(run.events);
      },
    );
  });
}
