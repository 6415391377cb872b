import { describe, expect, it } from "vitest";
import type { Approval } from "../domain/approval.ts";
import type { Conversation } from "../domain/person.ts";
import { openPolicy } from "../domain/project.ts";
import type { Reply } from "../platforms/platform.ts";
import { platformName } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

const dm: Conversation = { platform: platformName, id: "dm:owner", surface: "dm" };

const aQuestion = {
  ask: "question",
  title: "Which colour?",
  options: [],
  detail: {
    questions: [
      { id: "q1", text: "Which colour?", choices: [{ label: "Red" }], takesSeveral: false, takesText: false },
    ],
  },
} as const;

async function aPoco(onDisk = false): Promise<GatewayFixture & { room: Room }> {
  const poco = await createGatewayFixture({ onDisk });
  return Object.assign(poco, { room: await poco.aRoom("api") });
}

/** A task that runs; the agent has asked for so many things. */
async function aTaskThatAsks(
  poco: GatewayFixture & { room: Room },
  prompt: string,
  ...asks: readonly Parameters<Awaited<ReturnType<GatewayFixture["run"]>>["ask"]>[1][]
): Promise<readonly Approval[]> {
  await poco.room.say(prompt);
  const run = await poco.run(prompt);
  asks.forEach((differs, index) => run.ask(`r${index + 1}`, differs));
  return asks.length === 0 ? [] : poco.asked(prompt, asks.length);
}

const statesOf = async (poco: GatewayFixture, prompt: string) =>
  (await poco.approvals(await poco.taskOf(prompt))).map(({ title, state }) => [title, state.state]);

const brief = ({ status, message }: Reply) => `${status}: ${message}`;

describe("/status", () => {
  it("shows the task that runs, else the newest one", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    const run = await poco.run("one");

    const live = await poco.room.say("/status");
    run.complete("done");
    await poco.ended("one");
    const over = await poco.room.say("/status");

    expect(live).toMatchObject({ status: "ok", place: "panel" });
    expect([live.card?.title, over.card?.title]).toEqual([
      expect.stringMatching(/^\[Running.*one/),
      expect.stringMatching(/^\[Complete.*one/),
    ]);
  });

  it("lists what is open when that is more than one task", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    await poco.room.say("two");
    const [one, two] = [await poco.taskOf("one"), await poco.taskOf("two")];

    const reply = await poco.room.say("/status");

    expect(brief(reply)).toBe("ok: Several tasks are open. Choose one.");
    expect(JSON.stringify(reply.card)).toContain(one.id);
    expect(JSON.stringify(reply.card)).toContain(two.id);
  });

  it("says so where nothing has been asked for yet", async () => {
    await using poco = await aPoco();

    expect(brief(await poco.room.say("/status"))).toBe("rejected: There is no task here yet.");
  });

  it("shows the task or the request that is named", async () => {
    await using poco = await aPoco();
    const [asked] = await aTaskThatAsks(poco, "one", {});
    const { id } = await poco.taskOf("one");

    const task = await poco.room.say(`/status ${id}`);
    const request = await poco.room.say(`/STATUS ${asked?.id.toUpperCase()}`);
    const none = await poco.room.say("/status ffffffff");

    expect(task.card?.title).toContain("Task: one");
    expect(request.card?.title).toContain("Run make test");
    expect(none).toMatchObject({ status: "rejected", message: "Task not found: ffffffff" });
  });
});

describe("/stop", () => {
  it("means the task that runs, whatever waits behind it", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    await poco.run("one");
    await poco.room.say("two");
    await poco.room.say("three");

    const reply = await poco.room.say("/stop");

    expect(brief(reply)).toBe("ok: Task stopped.");
    expect((await poco.ended("one")).state.status).toBe("cancelled");
    await poco.run("two");
  });

  it("means the task that is named", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    await poco.room.say("two");
    const { id } = await poco.taskOf("two");

    await poco.room.say(`/stop ${id}`);

    expect((await poco.ended("two")).state.status).toBe("cancelled");
    expect((await poco.taskOf("one")).state.status).not.toBe("cancelled");
  });

  it("is not kept back by a request that came after it was written", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    const run = await poco.run("one");
    const sentAt = poco.clock.now;
    const late = { ...poco.chat.message("/stop", { conversation: poco.room.conversation }), sentAt };
    poco.clock.now += 60_000;
    run.ask("r1", {});
    await poco.asked("one");

    const { reply } = await poco.chat.send(late);

    expect(brief(await reply)).toBe("ok: Task stopped.");
  });

  it("that was written long before the task was there does not stop it", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    const run = await poco.run("one");
    const late = { ...poco.chat.message("/stop", { conversation: poco.room.conversation }), sentAt: 1_000 };

    const { reply } = await poco.chat.send(late);

    expect(brief(await reply)).toBe(
      "rejected: What this was written about is over by now. Choose from what there is.",
    );
    expect(run.isEnded).toBe(false);
  });

  it("says so where nothing runs or waits", async () => {
    await using poco = await aPoco();

    expect(brief(await poco.room.say("/stop"))).toBe("rejected: No task runs or waits here.");
  });

  it("is refused to those who may not, by name of the task as without", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    await poco.run("one");

    const reply = await poco.room.say("/stop", { person: "member" });

    expect(brief(reply)).toBe("rejected: Members change only their own tasks; this one is somebody else's.");
    expect(await poco.store.audit.list(1)).toMatchObject([{ action: "task.stop", isRefused: true }]);
  });
});

describe("/approve and /reject", () => {
  it("mean the only request that waits", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", {});

    const reply = await poco.room.say("/approve");

    expect(brief(reply)).toBe("ok: Task approved.");
    await until(async () => expect(await statesOf(poco, "one")).toEqual([["Run make test", "delivered"]]));
    expect(poco.agent.runs[0]?.decisions).toMatchObject([{ answer: { option: "allow_once" } }]);
  });

  it("take the reason along", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", {});

    await poco.room.say("/reject why not on a Friday");

    await until(() =>
      expect(poco.agent.runs[0]?.decisions).toEqual([
        { requestId: "r1", answer: { kind: "option", option: "reject", note: "why not on a Friday" } },
      ]),
    );
  });

  it("decide the checkpoint of a task, too", async () => {
    await using poco = await aPoco();
    await poco.room.say("confirm: deploy");
    await poco.asked("confirm: deploy");

    await poco.room.say("/approve");

    await until(() => expect(poco.agent.runs).toHaveLength(1));
  });

  it("decide nothing when several wait: they are listed", async () => {
    await using poco = await aPoco();
    const asked = await aTaskThatAsks(poco, "one", {}, { title: "Run make install" });

    const reply = await poco.room.say("/approve");

    expect(brief(reply)).toBe("rejected: Several requests wait for a decision. Choose one.");
    expect(asked.map(({ id }) => JSON.stringify(reply.card).includes(id))).toEqual([true, true]);
    expect(poco.agent.runs[0]?.decisions).toEqual([]);
  });

  it("mean the request that is named", async () => {
    await using poco = await aPoco();
    const asked = await aTaskThatAsks(poco, "one", {}, { title: "Run make install" });

    await poco.room.say(`/reject ${asked[1]?.id} not now`);

    await until(() =>
      expect(poco.agent.runs[0]?.decisions).toMatchObject([{ requestId: "r2", answer: { note: "not now" } }]),
    );
  });

  it("that were written long before the request decide nothing: it is shown", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", {});
    const late = {
      ...poco.chat.message("/approve", { conversation: poco.room.conversation }),
      sentAt: 1_000,
    };

    const { reply } = await poco.chat.send(late);

    expect(brief(await reply)).toBe(
      "rejected: What this was written about is over by now. Choose from what there is.",
    );
    expect(poco.agent.runs[0]?.decisions).toEqual([]);
  });

  it("mean the only request of the task that is named", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", {});
    const { id } = await poco.taskOf("one");

    const reply = await poco.room.say(`/approve ${id}`);

    expect(brief(reply)).toBe("ok: Task approved.");
  });

  it("open what takes answers instead of a yes", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", aQuestion);
    const { id } = await poco.taskOf("one");

    const replies = [
      await poco.room.say("/approve"),
      await poco.room.say(`/approve ${id}`),
      await poco.room.say("/reject"),
    ];

    expect(replies.map(({ status, card }) => [status, card?.title.includes("Which colour?")])).toEqual([
      ["ok", true],
      ["ok", true],
      ["ok", true],
    ]);
    expect(await statesOf(poco, "one")).toEqual([["Which colour?", "pending"]]);
  });

  it("say so where nothing waits", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    await poco.run("one");

    expect(brief(await poco.room.say("/approve"))).toBe("rejected: Nothing waits for a decision here.");
    expect(brief(await poco.room.say("/reject no"))).toBe("rejected: Nothing waits for a decision here.");
  });

  it("in a room mean nothing of another project", async () => {
    await using poco = await aPoco();
    await aTaskThatAsks(poco, "one", {});
    const web = await poco.aRoom("web");

    expect(brief(await web.say("/approve"))).toBe("rejected: Nothing waits for a decision here.");
  });
});

describe("outside of rooms", () => {
  it("the tasks without a project that somebody asked for are meant, and nobody else's", async () => {
    await using poco = await aPoco();
    const say = (text: string, person: string) =>
      poco.chat.say(text, { person, conversation: { ...dm, id: `dm:${person}` } });
    await poco.room.say("in the room", { person: "member" });
    await say("/run mine", "member");
    await say("/run hers", "admin");
    await poco.run("mine");

    const stopped = await say("/stop", "member");
    const mine = await poco.ended("mine");

    expect(brief(stopped)).toBe("ok: Task stopped.");
    expect(mine.state.status).toBe("cancelled");
    expect((await say("/status", "member")).card?.title).toContain("mine");
    expect(brief(await say("/stop", "member"))).toBe("rejected: No task runs or waits here.");
  });

  it("nobody guesses which of several tasks shall stop: they are listed", async () => {
    await using poco = await aPoco();
    await poco.chat.say("/run one", { conversation: dm });
    await poco.chat.say("/run two", { conversation: dm });
    await Promise.all([poco.run("one"), poco.run("two")]);
    const ids = (await poco.tasks()).map(({ id }) => id);

    const reply = await poco.chat.say("/stop", { conversation: dm });

    expect(brief(reply)).toBe("rejected: Several tasks can be stopped. Choose one.");
    expect(reply.place).toBe("panel");
    expect(ids.map((id) => JSON.stringify(reply.card).includes(`stop_task_${id}`))).toEqual([true, true]);
    expect(poco.agent.runs.map(({ stops }) => stops)).toEqual([0, 0]);
  });

  it("whatever waits for a decision that somebody may take is meant", async () => {
    await using poco = await aPoco();
    const policy = { ...openPolicy, approves: "requester" } as const;
    await poco.store.projects.change(poco.room.project.id, { policy }, poco.clock.now);
    await aTaskThatAsks(poco, "one", {});

    const member = await poco.chat.say("/approve", {
      person: "member",
      conversation: { ...dm, id: "dm:member" },
    });
    const owner = await poco.chat.say("/approve", { conversation: dm });

    expect(brief(member)).toBe("rejected: Nothing waits for a decision here.");
    expect(brief(owner)).toBe("ok: Task approved.");
  });
});

describe("what somebody may not see", () => {
  it("is not listed: the answer says why, and the attempt leaves a trace", async () => {
    await using poco = await aPoco();
    const secret = await poco.aRoom("secret", { policy: { ...openPolicy, access: "listed" } });
    await secret.say("one");
    await secret.say("two");

    const reply = await secret.say("/status", { person: "member" });

    expect(brief(reply)).toBe("rejected: You are not on the list of this project.");
    expect(reply.card).toBeNull();
    expect(await poco.store.audit.list(1)).toMatchObject([{ person: "member", isRefused: true }]);
  });
});

describe("words that are worked off again after a crash", () => {
  /** PoCo ends once the words are stored, or when a call of this name was committed. */
  async function crashedAfter(
    poco: GatewayFixture & { room: Room },
    { words, call }: { readonly words: string; readonly call: string },
  ): Promise<GatewayFixture> {
    poco.faults.after = ({ name }) => {
      if (name === call) poco.crash();
    };
    void poco.room.say(words, { eventId: "words" });
    await until(() => expect(poco.faults.isDead).toBe(true));
    poco.clock.now += 1_000;
    return poco.again();
  }

  const again = async (poco: GatewayFixture, words: string): Promise<string> => {
    const conversation: Conversation = { platform: platformName, id: "room:api", surface: "group" };
    await poco.gateway.intake.rest();
    return brief(await poco.chat.say(words, { conversation, eventId: "words" }));
  };

  it("approve what they had approved, and nothing that is asked since", async () => {
    await using first = await aPoco(true);
    await first.room.say("confirm: one");
    await first.asked("confirm: one");
    const poco = await crashedAfter(first, { words: "/approve", call: "approvals.decide" });
    poco.agent.act = (run) => run.ask("r1");
    poco.faults.before = async ({ name }) => {
      if (name === "inbox.unsettled") await poco.asked("confirm: one");
    };

    await poco.gateway.recover();

    expect(await again(poco, "/approve")).toBe("ok: Task approved.");
    expect((await statesOf(poco, "confirm: one")).map(([, state]) => state)).toEqual([
      "delivered",
      "pending",
    ]);
  });

  it("approve nothing that was not there when they were written", async () => {
    await using first = await aPoco(true);
    await aTaskThatAsks(first, "one", {});
    await first.room.say("confirm: two");
    const poco = await crashedAfter(first, { words: "/approve", call: "inbox.receive" });
    poco.faults.before = async ({ name }) => {
      if (name === "inbox.unsettled") await poco.asked("confirm: two");
    };

    await poco.gateway.recover();

    expect(await again(poco, "/approve")).toBe(
      "rejected: What this was written about is over by now. Choose from what there is.",
    );
    expect((await statesOf(poco, "confirm: two")).map(([, state]) => state)).toEqual(["pending"]);
  });

  it.each(["inbox.receive", "tasks.record"])("stop nothing that began since (%s)", async (call) => {
    await using first = await aPoco(true);
    await first.room.say("one");
    await first.run("one");
    await first.room.say("two");
    const poco = await crashedAfter(first, { words: "/stop", call });
    poco.faults.before = async ({ name }) => {
      if (name === "inbox.unsettled") await poco.run("two");
    };

    await poco.gateway.recover();

    expect(await again(poco, "/stop")).toMatch(/^rejected: What this was written about is over by now/);
    expect((await poco.taskOf("two")).state.status).toBe("running");
    expect(poco.agent.runs.map(({ stops }) => stops)).toEqual([0]);
  });

  it("still mean what is there, where nothing has changed since", async () => {
    await using first = await aPoco(true);
    await first.room.say("zero");
    (await first.run("zero")).complete("done");
    await first.ended("zero");
    first.clock.now += 1;
    await first.room.say("confirm: one");
    await first.asked("confirm: one");
    const poco = await crashedAfter(first, { words: "/approve", call: "inbox.receive" });

    await poco.gateway.recover();

    expect(await again(poco, "/approve")).toBe("ok: Task approved.");
    await until(() => expect(poco.agent.runs).toHaveLength(1));
  });
});
