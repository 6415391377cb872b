import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { createFakeClaude } from "../../testing/agents-fixtures/fake-claude.ts";
import { plainClaudeValues } from "../../testing/agents-fixtures/real-claude.ts";
import { agentContract } from "../contract.ts";
import { claudeCode } from "./claude-code.ts";

agentContract("claude_code, with a scripted program", {
  makeHarness: () => createFakeClaude(),
  makeImpatient: () => createFakeClaude({ values: { silenceSeconds: 1 } }),
  makeMissing: () => {
    const place = createAgentHome();
    const agent = claudeCode.create({ ...plainClaudeValues, command: "no-such-claude" }, place.host());
    return { agent, folder: place.folder, close: () => agent.close().then(place.remove) };
  },
  prompts: {
    answer: (text) => `say ${text}`,
    severalMessages: "two-messages",
    recall: "recall",
    endless: "hang",
    ask: "ask",
    askTwice: "ask-two",
    withdraw: "withdraw",
    steered: "wait-added",
    question: "question",
    endlessCommand: "run-endless",
    wire: {
      garbage: "garbage",
      nulls: "nulls",
      hugeLine: "huge",
      cutCharacters: "cut",
      manyLines: "many",
      exitAtOnce: "exit-at-once",
      exitWithoutEnd: "exit-without-end",
      flood: "flood",
      silence: "silence",
    },
  },
});
