import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";
import { buttonsOf } from "../testing/walk.ts";

const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

/** A task whose agent asks for `make all`. */
async function asking(isEditable: boolean) {
  const poco = await createGatewayFixture();
  const room = await poco.aRoom("api");
  await room.say("one");
  const run = await poco.run("one");
  run.ask("r1", { isEditable, detail: { command: "make all" } });
  const [approval] = await poco.asked("one");
  if (approval === undefined) throw new Error("nothing was asked");
  const { id: approvalId } = approval;
  const allow = (command: string, option: "allow_once" | "reject" = "allow_once") =>
    room.press({ kind: "approval.decide", approvalId, option, command });
  return { poco, room, run, approvalId, allow };
}

describe("a command that people change before they allow it", () => {
  it("reaches the agent changed, and its card shows what was asked and what was allowed", async () => {
    const { poco, room, run, approvalId, allow } = await asking(true);
    await using _ = poco;

    const { card: form } = await room.press({ kind: "approval.edit", approvalId });
    const reply = await allow("make test");
    await until(async () => {
      expect((await poco.store.approvals.get(approvalId))?.state.state).toBe("delivered");
    });

    const input = form?.blocks.flatMap((block) => (block.kind === "form" ? block.inputs : []))[0];
    expect(input).toMatchObject({ name: "command", value: "make all" });
    expect(reply.status).toBe("ok");
    expect(run.decisions).toEqual([
      { requestId: "r1", answer: { kind: "option", option: "allow_once", command: "make test" } },
    ]);
    const card = await poco.gateway.views.card(`approval:${approvalId}`, owner);
    const code = card?.blocks.flatMap((block) => (block.kind === "code" ? [block.text] : []));
    expect(code).toEqual(["make all", "make test"]);
    expect(JSON.stringify(card)).toContain("Approved with a change by owner");
    const task = await poco.taskOf("one");
    const told = await room.press({ kind: "task.details", taskId: task.id });
    expect(JSON.stringify(told.card)).toContain("owner approved “make test” instead");
  });

  it("is a plain yes when it was not changed", async () => {
    const { poco, run, allow } = await asking(true);
    await using _ = poco;

    await allow("  make all\r\n");
    await until(() => expect(run.decisions).toHaveLength(1));

    expect(run.decisions[0]?.answer).toEqual({ kind: "option", option: "allow_once" });
  });

  it("is not decided by an empty field; what to do is said on the form", async () => {
    const { poco, run, approvalId, allow } = await asking(true);
    await using _ = poco;

    const reply = await allow(" \n ");

    expect(reply).toMatchObject({
      status: "rejected",
      message: "There is no command left. Write one, or reject the request.",
    });
    expect(reply.card?.title).toContain("Change and approve");
    expect(run.decisions).toEqual([]);
    expect((await poco.store.approvals.get(approvalId))?.state).toEqual({ state: "pending" });
  });

  it("is taken by no request that does not say so, and with no other answer", async () => {
    const plain = await asking(false);
    await using _plain = plain.poco;
    const editable = await asking(true);
    await using _editable = editable.poco;

    const { card } = await plain.room.press({ kind: "approval.open", approvalId: plain.approvalId });
    const replies = [await plain.allow("make test"), await editable.allow("make test", "reject")];

    expect(
      buttonsOf(card ?? { title: "", tone: "info", blocks: [] }).map(({ label }) => label),
    ).not.toContain("Change and approve");
    expect(replies.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect([...plain.run.decisions, ...editable.run.decisions]).toEqual([]);
  });

  it("needs the right to decide", async () => {
    const { poco, room, run, approvalId } = await asking(true);
    await using _ = poco;

    const forms = await room.press({ kind: "approval.edit", approvalId }, { person: "viewer" });
    const decision = { kind: "approval.decide", approvalId, option: "allow_once", command: "ls" } as const;
    const reply = await room.press(decision, { person: "viewer" });

    expect([forms.status, reply.status]).toEqual(["rejected", "rejected"]);
    expect(run.decisions).toEqual([]);
  });
});
