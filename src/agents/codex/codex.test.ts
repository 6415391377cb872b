import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { createFakeCodex, plainCodexValues } from "../../testing/agents-fixtures/fake-codex.ts";
import { agentContract } from "../contract.ts";
import { codex } from "./codex.ts";

agentContract("codex, with a scripted app-server", {
  makeHarness: createFakeCodex,
  makeImpatient: () => createFakeCodex({ values: { silenceSeconds: 1 } }),
  makeMissing: () => {
    const place = createAgentHome();
    const agent = codex.create({ ...plainCodexValues, command: "no-such-codex" }, place.host());
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
    question: "ask-question",
    endlessCommand: "endless-command",
    wire: {
      garbage: "garbage",
      nulls: "nulls",
      hugeLine: "big 10000000",
      cutCharacters: "cut-character größer 漢字 😀 whole",
      manyLines: "many-lines",
      exitAtOnce: "exit-at-once",
      exitWithoutEnd: "begun-and-gone",
      flood: "flood",
      silence: "silence",
    },
  },
});
