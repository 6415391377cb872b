import { describe, expect, it } from "vitest";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

/** A prompt that was approved by its task's id; PoCo ended after the decision was stored and before its answer was. */
async function approvedThenCrashed(): Promise<GatewayFixture> {
  const poco = await createGatewayFixture({ onDisk: true });
  const room = await poco.aRoom("api");
  await room.say("confirm: one");
  await poco.asked("confirm: one");
  const { id } = await poco.taskOf("confirm: one");
  poco.faults.after = ({ name }) => {
    if (name === "approvals.decide") poco.crash();
  };
  void room.press({ kind: "task.approve", taskId: id }, { eventId: "yes" });
  await until(() => expect(poco.faults.isDead).toBe(true));
  return poco;
}

describe("a decision by a task's id that is worked off again after a crash", () => {
  it("answers what it would have answered", async () => {
    await using poco = await approvedThenCrashed();
    const again = await poco.again();

    await again.gateway.recover();
    const { id } = await again.taskOf("confirm: one");
    const repeated = await again.chat.press({ kind: "task.approve", taskId: id }, { eventId: "yes" });

    expect(repeated).toMatchObject({ status: "ok", message: "Task approved." });
  });

  it("does not decide what the agent asks meanwhile", async () => {
    await using poco = await approvedThenCrashed();
    const again = await poco.again();
    again.agent.act = (run) => run.ask("r1");
    again.faults.before = async ({ name }) => {
      if (name === "inbox.unsettled") await again.asked("confirm: one");
    };

    await again.gateway.recover();
    await again.gateway.intake.rest();

    const approvals = await again.approvals(await again.taskOf("confirm: one"));
    expect(approvals.map(({ ask, state }) => [ask, state.state])).toEqual([
      ["confirm", "delivered"],
      ["command", "pending"],
    ]);
    expect(again.agent.runs[0]?.decisions).toEqual([]);
  });
});
