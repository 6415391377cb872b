import { describe, expect, it } from "vitest";
import { approvalCard } from "../cards/approval-card.ts";
import type { Block } from "../cards/card.ts";
import type { Question } from "../domain/agent-event.ts";
import { numberedOptions } from "../domain/numbered-options.ts";
import type { Conversation } from "../domain/person.ts";
import type { Reply } from "../platforms/platform.ts";
import { anApproval, anApprovalView } from "../testing/builders.ts";
import { platformName } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import { numbersIn } from "./number-reply.ts";

type Ask = Parameters<Awaited<ReturnType<GatewayFixture["run"]>>["ask"]>[1];

const fourOptions = { options: ["allow_once", "allow_session", "allow_always", "reject"] } as const;

const dm: Conversation = { platform: platformName, id: "dm:owner", surface: "dm" };

const colour: Question = {
  id: "q1",
  text: "Which colour?",
  choices: [{ label: "Red" }, { label: "Green" }],
  takesSeveral: false,
  takesText: false,
};

function asking(...questions: readonly Question[]): Ask {
  return { ask: "question", title: "A question", options: [], detail: { questions } };
}

async function aTaskThatAsks(...asks: readonly Ask[]): Promise<GatewayFixture & { room: Room }> {
  const poco = await createGatewayFixture();
  const room = await poco.aRoom("api");
  await room.say("one");
  const run = await poco.run("one");
  asks.forEach((differs, index) => run.ask(`r${index + 1}`, differs));
  if (asks.length > 0) await poco.asked("one", asks.length);
  return Object.assign(poco, { room });
}

const answersTo = (poco: GatewayFixture) => poco.agent.runs[0]?.decisions.map(({ answer }) => answer);
const brief = ({ status, message }: Reply) => `${status}: ${message}`;

describe("a number", () => {
  it.each([
    ["1", { kind: "option", option: "allow_once" }],
    ["2", { kind: "option", option: "allow_session" }],
    ["3", { kind: "option", option: "reject" }],
    [" 3. ", { kind: "option", option: "reject" }],
  ])("%j is the answer in that place", async (words, answer) => {
    await using poco = await aTaskThatAsks(fourOptions);

    await poco.room.say(words);

    await until(() => expect(answersTo(poco)).toMatchObject([answer]));
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("never allows something for ever, and has the same place on the card", () => {
    const approval = anApproval({ options: ["reject_and_stop", ...fourOptions.options] });

    const card = approvalCard(anApprovalView({ approval }));

    const buttons = card.blocks.flatMap((block: Block) => (block.kind === "actions" ? block.buttons : []));
    const numbered = buttons.flatMap(({ number, does }) =>
      number === undefined || does.kind !== "intent" || does.intent.kind !== "approval.decide"
        ? []
        : [[number, does.intent.option]],
    );
    expect(numbered.map(([, option]) => option)).toEqual(numberedOptions(approval));
    expect(numbered.map(([number]) => number)).toEqual(numbered.map((_, index) => index + 1));
    expect(numberedOptions(approval)).not.toContain("allow_always");
  });

  it("that no answer has decides nothing and says which there are", async () => {
    await using poco = await aTaskThatAsks(fourOptions);

    const replies = [await poco.room.say("4"), await poco.room.say("0"), await poco.room.say("1 2")];

    expect(new Set(replies.map(brief))).toEqual(
      new Set(["rejected: Answer with one number, 1 to 3. Or use the buttons."]),
    );
    expect(answersTo(poco)).toEqual([]);
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("decides nothing where several requests wait: they are listed", async () => {
    await using poco = await aTaskThatAsks(fourOptions, { title: "Run make install" });

    const reply = await poco.room.say("1");

    expect(brief(reply)).toBe("rejected: Several requests wait for an answer. Choose one.");
    expect(reply.card).not.toBeNull();
    expect(answersTo(poco)).toEqual([]);
  });

  it("is a prompt where nothing waits for an answer", async () => {
    await using poco = await aTaskThatAsks();

    await poco.room.say("2");

    expect((await poco.taskOf("2")).state.status).toBe("queued");
  });

  it("in the thread of a task that is over does not answer what another one asks", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const first = poco.chat.message("one", { conversation: room.conversation });
    await (await poco.chat.send(first)).reply;
    (await poco.run("one")).complete("done");
    await poco.ended("one");
    await room.say("two");
    const two = await poco.run("two");
    two.ask("r1", fourOptions);
    await poco.asked("two");

    const message = poco.chat.message("1", { conversation: room.conversation });
    await (await poco.chat.send({ ...message, thread: first.messageId ?? "" })).reply;

    expect(two.decisions).toEqual([]);
    expect((await poco.taskOf("1")).origin?.after).toBe((await poco.taskOf("one")).id);
  });

  it("that comes a moment after somebody else decided is no prompt, and says who was first", async () => {
    await using poco = await aTaskThatAsks(fourOptions);
    await poco.room.say("3");
    await until(() => expect(answersTo(poco)).toHaveLength(1));

    const late = await poco.room.say("1");
    poco.clock.now += 31_000;
    await poco.room.say("2");

    expect(brief(late)).toMatch(/^rejected: owner rejected it already, at /);
    expect((await poco.tasks()).map(({ prompt }) => prompt)).toEqual(["one", "2"]);
  });

  it("is a prompt with words beside it", async () => {
    await using poco = await aTaskThatAsks(fourOptions);

    await poco.room.say("2 more tests");

    expect((await poco.taskOf("2 more tests")).prompt).toBe("2 more tests");
    expect(answersTo(poco)).toEqual([]);
  });

  it("is refused to those who may not decide", async () => {
    await using poco = await aTaskThatAsks(fourOptions);

    const reply = await poco.room.say("1", { person: "viewer" });

    expect(reply.status).toBe("rejected");
    expect(answersTo(poco)).toEqual([]);
    expect(await poco.store.audit.list(1)).toMatchObject([{ action: "approval.decide", isRefused: true }]);
  });

  it("answers nothing elsewhere: in a direct message it is words like others", async () => {
    await using poco = await aTaskThatAsks(fourOptions);

    const reply = await poco.chat.say("1", { conversation: dm });

    expect(reply.status).toBe("ok");
    expect(answersTo(poco)).toEqual([]);
  });

  it("that was written before the request was there does not answer it", async () => {
    await using poco = await aTaskThatAsks(fourOptions);
    const late = { ...poco.chat.message("1", { conversation: poco.room.conversation }), sentAt: 1_000 };

    const { reply } = await poco.chat.send(late);

    expect(brief(await reply)).toContain("is over by now. Choose from what there is.");
    expect(answersTo(poco)).toEqual([]);
  });
});

describe("numbers for questions of an agent", () => {
  it("choose one of what an only question offers", async () => {
    await using poco = await aTaskThatAsks(asking(colour));

    await poco.room.say("2");

    await until(() => expect(answersTo(poco)).toEqual([{ kind: "answers", answers: { q1: ["Green"] } }]));
  });

  it("choose several where the question takes several", async () => {
    await using poco = await aTaskThatAsks(asking({ ...colour, takesSeveral: true }));

    await poco.room.say("2, 1");

    await until(() =>
      expect(answersTo(poco)).toEqual([{ kind: "answers", answers: { q1: ["Green", "Red"] } }]),
    );
  });

  it("answer several questions in their order, and are the answer itself where nothing is offered", async () => {
    const howMany: Question = { ...colour, id: "q2", text: "How many?", choices: [], takesText: true };
    await using poco = await aTaskThatAsks(asking(colour, howMany));

    await poco.room.say("1 12");

    await until(() =>
      expect(answersTo(poco)).toEqual([{ kind: "answers", answers: { q1: ["Red"], q2: ["12"] } }]),
    );
  });

  it.each(["3", "1 2", "0"])("that do not fit answer nothing: %s", async (words) => {
    await using poco = await aTaskThatAsks(asking(colour));

    const reply = await poco.room.say(words);

    expect(brief(reply)).toBe("rejected: The numbers do not fit what is asked. Or use the buttons.");
    expect(answersTo(poco)).toEqual([]);
  });
});

it.each([
  ["1", [1]],
  ["12", [12]],
  ["1 3", [1, 3]],
  ["1,3", [1, 3]],
  ["1、3", [1, 3]],
  ["2)", [2]],
  ["123", undefined],
  ["1.5", undefined],
  ["-1", undefined],
  ["1 a", undefined],
  ["", undefined],
])("the numbers in %j are %j", (text, numbers) => {
  expect(numbersIn(text)).toEqual(numbers);
});
