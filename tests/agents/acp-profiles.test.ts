import type { Profile } from "../../src/agents/acp/profile.ts";
import {
  cocoProfile,
  cursorProfile,
  geminiProfile,
  kimiProfile,
  opencodeProfile,
  qwenProfile,
} from "../../src/agents/acp/profiles.ts";
import { agentContract } from "../../src/agents/contract.ts";
import { createFakeAcp } from "../../src/testing/agents-fixtures/fake-acp.ts";
import type { FakeQuirks } from "../../src/testing/agents-fixtures/fake-acp-quirks.ts";

/** Each profile with a scripted program that has the ways of its agent, as they were measured or are documented. */
const agents: readonly (readonly [Profile, Partial<FakeQuirks>])[] = [
  [
    cursorProfile,
    {
      modes: ["agent", "plan", "ask"],
      startMode: "agent",
      channel: "modes",
      goesOn: "load",
      auth: "cursor_login",
    },
  ],
  [
    cocoProfile,
    {
      modes: ["default", "plan", "bypass_permissions"],
      startMode: "default",
      channel: "modes",
      goesOn: "load",
    },
  ],
  [
    opencodeProfile,
    { modes: ["build", "plan"], startMode: "build", channel: "config", endsAfterRejection: true },
  ],
  [
    geminiProfile,
    {
      modes: ["default", "autoEdit", "yolo", "plan"],
      startMode: "default",
      channel: "modes",
      options: "gemini",
      tellsTool: false,
      goesOn: "load",
    },
  ],
  [
    qwenProfile,
    {
      modes: ["plan", "default", "auto-edit", "auto", "yolo"],
      startMode: "auto",
      options: "qwen",
      endsAfterRejection: true,
    },
  ],
  [kimiProfile, { modes: ["default", "plan", "auto", "yolo"], startMode: "default", options: "kimi" }],
];

for (const [profile, quirks] of agents) {
  const parts = { profile, quirks: { ...quirks, version: `${profile.command} 99.0.0` } };
  agentContract(`${profile.name}, with a scripted program`, {
    makeHarness: () => createFakeAcp(parts),
    makeMissing: () => createFakeAcp({ ...parts, values: { command: "/nowhere/agent" } }),
    makeImpatient: () => createFakeAcp({ ...parts, values: { silenceSeconds: 1 } }),
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
}
