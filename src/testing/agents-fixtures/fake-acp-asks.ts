import type { FakeQuirks } from "./fake-acp-quirks.ts";
import {
  done,
  type FakeEnd,
  type FakeTurn,
  type Script,
  say,
  stopped,
  textContent,
  tool,
} from "./fake-acp-turn.ts";

/** What makes the scripted agent ask. */
export const askScripts: Readonly<Record<string, Script>> = {
  ask: (turn, subject) => askFor(turn, subject === "" ? "touch x" : subject),
  "ask-twice": async (turn) => {
    const both = [permission(turn, "a", "touch a"), permission(turn, "b", "touch b")];
    const answers = await Promise.all(both.map(({ answer }) => answer));
    say(turn, `Answers: ${JSON.stringify(answers)}`);
    return done;
  },
  withdraw: async (turn) => {
    const { number } = permission(turn, "w", "touch w");
    turn.notify("$/cancel_request", { requestId: number });
    say(turn, "never mind");
    return done;
  },
  question: async (turn) => {
    const colour = {
      type: "string",
      title: "Colour",
      oneOf: [
        { const: "r", title: "Red", description: "Like a rose" },
        { const: "b", title: "Blue" },
      ],
    };
    const { answer } = turn.ask("elicitation/create", {
      sessionId: turn.sessionId,
      mode: "form",
      message: "Which colour?",
      requestedSchema: { type: "object", properties: { colour }, required: ["colour"] },
    });
    const given = JSON.stringify(await answer);
    say(turn, given.includes('"b"') ? `Blue it is: ${given}` : given);
    return done;
  },
  read: (turn, subject) => {
    const { answer } = turn.ask("fs/read_text_file", { sessionId: turn.sessionId, path: subject });
    return answer.then((given) => {
      say(turn, `Client said: ${JSON.stringify(given)}`);
      return done;
    });
  },
  cursor: async (turn, subject) => {
    const bodies: Readonly<Record<string, object>> = {
      "cursor/ask_question": {
        toolCallId: "c",
        title: "Colour",
        questions: [
          {
            id: "q",
            prompt: "Which?",
            options: [
              { id: "r", label: "Red" },
              { id: "b", label: "Blue" },
            ],
          },
        ],
      },
      "cursor/create_plan": { toolCallId: "c", name: "The plan", plan: "# Plan", todos: [] },
      "cursor/update_todos": {
        toolCallId: "c",
        todos: [{ id: "1", content: "Read", status: "completed" }],
        merge: false,
      },
    };
    const { answer } = turn.ask(subject, bodies[subject] ?? {});
    say(turn, `Client said: ${JSON.stringify(await answer)}`);
    return done;
  },
  "qwen-question": async (turn) => {
    const qwenQuestions = [
      {
        question: "Which?",
        header: "Colour",
        multiSelect: false,
        options: [{ label: "Red" }, { label: "Blue" }],
      },
    ];
    const { answer } = turn.ask("session/request_permission", {
      sessionId: turn.sessionId,
      toolCall: {
        toolCallId: "q",
        title: "Ask",
        kind: "think",
        status: "pending",
        _meta: { toolName: "ask_user_question", qwenInteractionKind: "user_question", qwenQuestions },
      },
      options: [
        { optionId: "proceed_once", name: "Submit", kind: "allow_once" },
        { optionId: "cancel", name: "Cancel", kind: "reject_once" },
      ],
    });
    say(turn, `Client said: ${JSON.stringify(await answer)}`);
    return done;
  },
  "leave-plan": async (turn) => {
    const { answer } = turn.ask("session/request_permission", {
      sessionId: turn.sessionId,
      toolCall: {
        toolCallId: "l",
        title: "Leave plan mode",
        kind: "switch_mode",
        content: [textContent("1. Do it")],
      },
      options: [
        { optionId: "restore", name: "Yes, as before", kind: "allow_once" },
        { optionId: "always", name: "Yes, and accept edits", kind: "allow_always" },
        { optionId: "manual", name: "Yes, and ask for edits", kind: "allow_once" },
        { optionId: "no", name: "No, keep planning", kind: "reject_once" },
        { optionId: "odd", name: "Something new", kind: "allow_forever_and_ever" },
      ],
    });
    say(turn, `Client said: ${JSON.stringify(await answer)}`);
    return done;
  },
  edit: async (turn) => {
    const diff = { type: "diff", path: `${turn.folder}/a.txt`, oldText: "old\n", newText: "new\n" };
    const { answer } = turn.ask("session/request_permission", {
      sessionId: turn.sessionId,
      toolCall: { toolCallId: "d", title: "Edit a.txt", kind: "edit", content: [diff] },
      options: optionsLike[turn.quirks.options],
    });
    await answer;
    tool(turn, { toolCallId: "d", status: "completed", content: [textContent("Done.")] }, "tool_call_update");
    return done;
  },
};

const once = { optionId: "once", kind: "allow_once", name: "Allow once" };
const reject = { optionId: "reject", kind: "reject_once", name: "Reject" };

/** As the real agents offer them. */
const optionsLike: Readonly<Record<FakeQuirks["options"], readonly object[]>> = {
  opencode: [once, { optionId: "always", kind: "allow_always", name: "Always allow" }, reject],
  gemini: [
    { optionId: "proceed_always", kind: "allow_always", name: "Allow for this session" },
    { optionId: "proceed_once", kind: "allow_once", name: "Allow" },
    { optionId: "cancel", kind: "reject_once", name: "Reject" },
  ],
  qwen: [
    { optionId: "proceed_always_user", kind: "allow_always", name: "Always Allow for user: touch" },
    { optionId: "proceed_always_project", kind: "allow_always", name: "Always Allow in project: touch" },
    { optionId: "proceed_once", kind: "allow_once", name: "Allow" },
    { optionId: "cancel", kind: "reject_once", name: "Reject" },
  ],
  kimi: [
    { optionId: "approve_once", name: "Approve once", kind: "allow_once" },
    { optionId: "approve_always", name: "Approve for this session", kind: "allow_always" },
    { optionId: "reject", name: "Reject", kind: "reject_once" },
  ],
};

async function askFor(turn: FakeTurn, command: string): Promise<FakeEnd> {
  const { answer } = permission(turn, "c", command);
  const given = await Promise.race([answer, turn.cancelled.then(() => "cancelled")]);
  const isAllowed = /once|always/u.test(JSON.stringify(given));
  if (given === "cancelled" || JSON.stringify(given).includes('"cancelled"')) {
    tool(turn, { toolCallId: "c", status: "failed" }, "tool_call_update");
    await turn.cancelled;
    return stopped;
  }
  if (!isAllowed) {
    tool(
      turn,
      { toolCallId: "c", status: "failed", content: [textContent("Rejected.")] },
      "tool_call_update",
    );
    if (turn.quirks.endsAfterRejection) return done;
  } else {
    const rawOutput = { output: "(no output)", metadata: { exit: 0 } };
    tool(
      turn,
      { toolCallId: "c", status: "completed", content: [textContent("(no output)")], rawOutput },
      "tool_call_update",
    );
  }
  say(turn, `Answer: ${JSON.stringify(given)}`);
  return done;
}

function permission(turn: FakeTurn, toolCallId: string, command: string) {
  const kimi = turn.quirks.options === "kimi";
  const input = JSON.stringify({ command, description: "To see" });
  if (turn.quirks.tellsTool) {
    tool(turn, {
      toolCallId,
      title: kimi ? "Bash" : "bash",
      kind: "execute",
      status: "pending",
      ...(kimi ? { content: [textContent(input)] } : { rawInput: {} }),
    });
  }
  const asked = kimi
    ? { title: "Bash", content: [textContent(`Requesting approval to Running: ${command}`)] }
    : { title: command, kind: "execute", status: "pending", locations: [], rawInput: { command } };
  return turn.ask("session/request_permission", {
    sessionId: turn.sessionId,
    toolCall: { toolCallId, ...asked },
    options: optionsLike[turn.quirks.options],
  });
}
