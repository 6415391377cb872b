import { createFakeAcp } from "../../testing/agents-fixtures/fake-acp.ts";
import { agentContract } from "../contract.ts";

agentContract("an ACP agent", {
  makeHarness: () => createFakeAcp(),
  makeMissing: () => createFakeAcp({ values: { command: "/nowhere/agent" } }),
  makeImpatient: () => createFakeAcp({ values: { silenceSeconds: 1 } }),
  prompts: {
    answer: (text) => `say ${text}`,
    severalMessages: "several",
    recall: "recall",
    endless: "endless",
    ask: "ask",
    askTwice: "ask-twice",
    withdraw: "withdraw",
    steered: { skip: "ACP has no way to steer" },
    question: "question",
    endlessCommand: "sleep",
    wire: {
      garbage: "garbage",
      nulls: "nulls",
      hugeLine: "huge",
      cutCharacters: "cut-characters",
      manyLines: "many",
      exitAtOnce: "exit-at-once",
      exitWithoutEnd: "exit-without-end",
      flood: "flood",
      silence: "silence",
    },
  },
});
