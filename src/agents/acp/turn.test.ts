import { describe, expect, it } from "vitest";
import type { Answer } from "../../domain/agent-event.ts";
import { anAgent, run, stepsOf } from "../../testing/agents-fixtures/fake-acp-runs.ts";

const allow: Answer = { kind: "option", option: "allow_once" };
const reject: Answer = { kind: "option", option: "reject" };

describe("what an agent tells", () => {
  it("of a tool is put together from pieces that leave out the rest", async () => {
    const several = run(anAgent(), "several");
    await several.outcome();

    expect(stepsOf(several.events)).toEqual([
      { id: "t", type: "read", title: "Read it", state: "done", output: "it" },
    ]);
    expect(several.messages()).toEqual(["First.", "Second."]);
  });

  it.each([
    ["todos", ["done", "active", "pending"]],
    ["plan", ["active"]],
  ])("of its plan is shown, wherever it stands: %s", async (prompt, states) => {
    const planning = run(anAgent(), prompt);

    expect(await planning.outcome()).toEqual({ kind: "completed" });
    const { items } = await planning.until("plan");
    expect(items.map(({ state }) => state)).toEqual(states);
    expect(items[0]?.text).toBe("Read");
  });

  it("after the answer to the prompt still counts: words and usage", async () => {
    const trailing = run(anAgent(), "trailing");

    expect(await trailing.outcome()).toEqual({ kind: "completed" });
    expect(trailing.text()).toBe("before and after");
    const usage = trailing.events.filter(({ kind }) => kind === "usage");
    expect(usage).toEqual([
      { kind: "usage", total: { contextTokens: 110, contextWindow: 1_000, costUsd: 0.25 } },
      {
        kind: "usage",
        last: {
          inputTokens: 60,
          outputTokens: 6,
          cachedInputTokens: 40,
          reasoningOutputTokens: 4,
          totalTokens: 110,
        },
      },
    ]);
  });

  it("of its usage beside the protocol is read", async () => {
    const counting = run(anAgent(), "quota");

    expect(await counting.until("usage")).toEqual({
      kind: "usage",
      last: { inputTokens: 7, outputTokens: 3 },
    });
  });

  it("again and again under one id is said once, and may end the turn in band", async () => {
    const trae = run(anAgent({ profile: { quirks: { repeatsText: true, endsInBand: true } } }), "in-band");

    expect(await trae.outcome()).toEqual({ kind: "completed" });
    expect(trae.messages()).toEqual(["Hello, world"]);
  });

  it("of its thoughts is no answer", async () => {
    const thinking = run(anAgent(), "think deeply");

    expect(await thinking.until("thought")).toEqual({ kind: "thought", delta: "deeply" });
    await thinking.outcome();
    expect(thinking.text()).toBe("thought");
  });
});

describe("the end of a turn", () => {
  it.each([
    ["empty", "agent"],
    ["fail something broke", "agent"],
    ["fail 401 Unauthorized", "setup"],
    ["fail Rate limit reached. Please retry in 34.5s", "limit"],
    ["end refusal", "agent"],
  ])("is a failure with a reason: %s", async (prompt, reason) => {
    expect(await run(anAgent(), prompt).outcome()).toMatchObject({ kind: "failed", reason });
  });

  it.each(["max_tokens", "max_turn_requests", "max_patience"])(
    "at a limit of the agent keeps what it said: %s",
    async (stopReason) => {
      const cut = run(anAgent(), `end ${stopReason}`);

      expect(await cut.outcome()).toEqual({ kind: "completed" });
      expect(cut.text()).toBe("so far");
    },
  );
});

describe("a request for permission", () => {
  it.each([
    ["opencode", true, ["allow_once", "allow_always", "reject", "reject_and_stop"]],
    ["gemini", false, ["allow_once", "allow_session", "reject", "reject_and_stop"]],
    ["qwen", true, ["allow_once", "allow_always", "reject", "reject_and_stop"]],
    ["kimi", true, ["allow_once", "allow_session", "reject", "reject_and_stop"]],
  ] as const)(
    "is shown with its command, also when it is the first sight: %s",
    async (options, tellsTool, offered) => {
      const asking = run(anAgent({ quirks: { options, tellsTool } }), "ask");
      const request = await asking.ask();

      await asking.run.decide(request.requestId, allow);

      expect(request).toMatchObject({ ask: "command", title: "Run a command", options: offered });
      expect(request.detail.command).toBe("touch x");
      expect(await asking.outcome()).toEqual({ kind: "completed" });
      expect(stepsOf(asking.events)).toMatchObject([
        { id: "c", type: "command", title: "touch x", state: "done" },
      ]);
    },
  );

  it("is answered with the agent's own id, the one of two lasting ones that reaches less far", async () => {
    const asking = run(anAgent({ quirks: { options: "qwen" } }), "ask");
    const { requestId, detail } = await asking.ask();

    await asking.run.decide(requestId, { kind: "option", option: "allow_always" });

    await asking.outcome();
    expect(detail.text).toContain("Always Allow in project: touch");
    expect(asking.text()).toContain('"optionId":"proceed_always_project"');
  });

  it("that people deny shows as declined", async () => {
    const asking = run(anAgent(), "ask");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, reject);

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(stepsOf(asking.events)).toMatchObject([{ state: "declined" }]);
  });

  it("that people deny with a word gives the agent the word, also where it ends its turn", async () => {
    const place = anAgent({ quirks: { endsAfterRejection: true } });
    const asking = run(place, "ask");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { ...reject, note: "use rm -i" });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(place.lines("prompts")).toEqual(["ask", "About what was not allowed: use rm -i"]);
    expect(asking.text()).toContain("use rm -i");
  });

  it("for an edit shows the change, which stays with the step", async () => {
    const editing = run(anAgent(), "edit");
    const request = await editing.ask();
    await editing.run.decide(request.requestId, allow);
    await editing.outcome();

    const file = { path: "a.txt", change: "update", diff: "@@ -1,1 +1,1 @@\n-old\n+new\n" };
    expect(request).toMatchObject({ ask: "edit", title: "Change a.txt", detail: { files: [file] } });
    expect(stepsOf(editing.events)).toMatchObject([
      { type: "edit", state: "done", files: [file], output: "Done." },
    ]);
  });

  it("whose choices are alike by kind is a question by name, without what lasts and what nobody knows", async () => {
    const leaving = run(anAgent(), "leave-plan");
    const { requestId, ask, detail } = await leaving.ask();
    const labels = detail.questions?.[0]?.choices.map(({ label }) => label);

    const answers = { choice: ["Yes, and ask for edits"] };
    expect(
      await leaving.run.decide(requestId, { kind: "answers", answers: { choice: ["Maybe"] } }),
    ).toMatchObject({
      taken: false,
    });
    expect(await leaving.run.decide(requestId, { kind: "answers", answers })).toEqual({ taken: true });

    await leaving.outcome();
    expect(ask).toBe("question");
    expect(labels).toEqual(["Yes, as before", "Yes, and ask for edits", "No, keep planning"]);
    expect(leaving.text()).toContain('"optionId":"manual"');
  });

  it("that carries questions gets the answers beside its outcome", async () => {
    const asking = run(anAgent(), "qwen-question");
    const { requestId, detail } = await asking.ask();

    await asking.run.decide(requestId, { kind: "answers", answers: { 0: ["Blue"] } });

    await asking.outcome();
    expect(detail.questions).toMatchObject([{ id: "0", text: "Which?" }]);
    expect(asking.text()).toContain('"optionId":"proceed_once"},"answers":{"0":"Blue"}');
  });

  it("is called off by us when the turn is stopped", async () => {
    const place = anAgent();
    const asking = run(place, "ask");
    await asking.ask();

    await asking.run.stop();

    expect(await asking.outcome()).toEqual({ kind: "stopped" });
    expect(place.processes).toHaveLength(1);
  });
});

describe("a request that is none of the protocol's", () => {
  it("for what this client does not offer is refused at once", async () => {
    const reading = run(anAgent(), "read /etc/passwd");

    expect(await reading.outcome()).toEqual({ kind: "completed" });
    expect(reading.text()).toContain("-32601");
  });

  const cursor = { quirks: { speaksCursor: true } };

  it("but Cursor's question is asked", async () => {
    const asking = run(anAgent({ profile: cursor }), "cursor cursor/ask_question");
    const { requestId, detail } = await asking.ask();

    await asking.run.decide(requestId, { kind: "answers", answers: { q: ["Blue"] } });

    await asking.outcome();
    expect(detail.questions?.[0]?.choices).toEqual([{ label: "Red" }, { label: "Blue" }]);
    expect(asking.text()).toContain(
      '{"outcome":{"outcome":"answered","answers":[{"questionId":"q","selectedOptionIds":["b"]}]}}',
    );
  });

  it.each([
    [allow, '{"outcome":{"outcome":"accepted"}}'],
    [{ ...reject, note: "smaller" }, '{"outcome":{"outcome":"rejected","reason":"smaller"}}'],
  ] as const)("but Cursor's plan is decided: %o", async (answer, sent) => {
    const planning = run(anAgent({ profile: cursor }), "cursor cursor/create_plan");
    const request = await planning.ask();

    await planning.run.decide(request.requestId, answer);

    await planning.outcome();
    expect(request).toMatchObject({ ask: "plan", title: "The plan", detail: { text: "# Plan" } });
    expect(planning.messages()[0]).toContain(sent);
  });

  it("but Cursor's list of things to do is its plan", async () => {
    const working = run(anAgent({ profile: cursor }), "cursor cursor/update_todos");

    expect(await working.until("plan")).toEqual({ kind: "plan", items: [{ text: "Read", state: "done" }] });
    expect(await working.outcome()).toEqual({ kind: "completed" });
  });

  it("is refused where the agent is not Cursor", async () => {
    const asking = run(anAgent(), "cursor cursor/ask_question");

    await asking.outcome();
    expect(asking.text()).toContain("-32601");
  });
});

it("says honestly what it can do, and keeps prompts out of the command line", async () => {
  const place = anAgent();
  await run(place, "say secret words").outcome();

  const [params] = place.lines("initialize");
  expect(JSON.parse(params ?? "")).toMatchObject({
    protocolVersion: 1,
    clientCapabilities: {
      fs: { readTextFile: false, writeTextFile: false },
      terminal: false,
      elicitation: { form: {} },
    },
  });
  expect(place.lines("argv").join("\n")).not.toContain("secret");
});
