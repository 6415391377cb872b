import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import type { AgentAdapter } from "../agent.ts";
import { coco, cursorAgent, gemini, kimi, opencode, qwen } from "./acp.ts";
import { readChoices } from "./choices.ts";
import type { Profile } from "./profile.ts";
import {
  cocoProfile,
  cursorProfile,
  geminiProfile,
  kimiProfile,
  opencodeProfile,
  qwenProfile,
} from "./profiles.ts";
import { isOlder, look } from "./readiness.ts";

const profiles = [cocoProfile, cursorProfile, geminiProfile, kimiProfile, opencodeProfile, qwenProfile];

function choose(profile: Profile, options: Readonly<Record<string, string>> = {}) {
  const values = { command: "", folder: undefined, model: undefined, silenceSeconds: 1, turnSeconds: 1 };
  const read = readChoices(options, profile, { ...values, idleSeconds: 0, args: [], chosen: {} });
  if (read.kind === "wrong") throw new Error(read.message);
  return read.choices;
}

describe.each(profiles.map((profile) => [profile.name, profile] as const))(
  "the profile of %s",
  (_name, profile) => {
    it("asks people by default, and marks what does not", () => {
      for (const option of profile.options) {
        const usual = option.choices.find(({ value }) => value === option.default);
        expect(usual).toBeDefined();
        expect(usual?.isWide).not.toBe(true);
      }
      const isFree = /yolo|bypass|^auto$|allow$|disabled/u;
      const choices = profile.options.flatMap((option) => option.choices);
      for (const choice of choices.filter(
        ({ value, mode }) => isFree.test(value) || isFree.test(mode ?? ""),
      )) {
        expect(choice.isWide).toBe(true);
      }
    });

    it("pins a mode", () => {
      expect(choose(profile).mode).toBeTypeOf("string");
    });
  },
);

it("turns the words of the settings into those of the agents", () => {
  expect(choose(cocoProfile, { approval_mode: "yolo" }).mode).toBe("bypass_permissions");
  expect(choose(cursorProfile).mode).toBe("agent");
  expect(choose(cursorProfile, { model: "auto" }).args).toEqual([]);
  expect(choose(cursorProfile, { model: "composer-2", sandbox: "enabled" }).args).toEqual([
    "--model",
    "composer-2",
    "--sandbox",
    "enabled",
  ]);
  expect(choose(opencodeProfile).environment["OPENCODE_CONFIG_CONTENT"]).toContain('"bash":"ask"');
  expect(choose(opencodeProfile, { mode: "allow" }).environment["OPENCODE_CONFIG_CONTENT"]).toContain(
    '"bash":"allow"',
  );
});

it("keeps the names of the settings that people have already", () => {
  const keysOf = ({ settings }: Pick<AgentAdapter, "settings">) =>
    Object.values(settings).map(({ key }) => key);

  expect(keysOf(cursorAgent)).toEqual(
    expect.arrayContaining(
      ["COMMAND", "WORKDIR", "MODEL", "MODE", "SANDBOX", "TIMEOUT_SECONDS"].map(
        (name) => `POCO_CURSOR_${name}`,
      ),
    ),
  );
  expect(keysOf(coco)).toEqual(
    expect.arrayContaining(
      ["COMMAND", "WORKDIR", "MODEL", "APPROVAL_MODE", "TIMEOUT_SECONDS"].map((name) => `POCO_COCO_${name}`),
    ),
  );
  for (const adapter of [opencode, gemini, qwen, kimi]) {
    expect(keysOf(adapter)).toContain(`POCO_${adapter.name.toUpperCase()}_MODE`);
  }
});

it("is too old by its numbers", () => {
  expect(isOlder("1.9.0", "1.10.0")).toBe(true);
  expect(isOlder("0.24.4", "0.24.0")).toBe(false);
  expect(isOlder("2", "2.0.0")).toBe(false);
  expect(isOlder("1.0.0-beta", "1.0.1")).toBe(true);
});

it("says of an agent that is missing, broken or too old what to install", async () => {
  const place = createAgentHome();
  const [old, broken] = [join(place.home, "old"), join(place.home, "broken")];
  writeFileSync(old, "#!/bin/sh\necho a warning\necho 0.15.10\n", { mode: 0o755 });
  writeFileSync(broken, "#!/bin/sh\nexit 1\n", { mode: 0o755 });

  const states = await Promise.all(
    ["/nowhere/qwen", old, broken].map((command) => look(qwenProfile, command, place.host())),
  );

  for (const state of states) {
    expect(state).toMatchObject({
      ready: false,
      detail: expect.stringMatching(/npm i -g @qwen-code\/qwen-code.*Node 22/u) as string,
    });
  }
  expect(states[1]?.detail).toContain("0.15.10 is too old");
  place.remove();
});
