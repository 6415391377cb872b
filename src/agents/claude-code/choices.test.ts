import { describe, expect, it } from "vitest";
import { plainClaudeValues } from "../../testing/agents-fixtures/real-claude.ts";
import { claudeOptions, readChoices } from "./choices.ts";
import { claudeSettings, permissionModes } from "./settings.ts";

describe("the choices of a project", () => {
  it("win over the settings; an empty one is none", () => {
    const values = { ...plainClaudeValues, model: "sonnet", mode: "plan" as const };

    expect(readChoices({}, values)).toEqual({
      kind: "choices",
      choices: { model: "sonnet", mode: "plan", effort: undefined },
    });
    expect(readChoices({ model: "", permission_mode: "", reasoning_effort: "" }, values)).toEqual(
      readChoices({}, values),
    );
    expect(
      readChoices({ model: "opus", permission_mode: "acceptEdits", reasoning_effort: "high" }, values),
    ).toMatchObject({ choices: { model: "opus", mode: "acceptEdits", effort: "high" } });
  });

  it.each([["accept-edits"], ["ACCEPTEDITS"], ["accept_edits"]])(
    "know a mode by another spelling: %s",
    (mode) => {
      expect(readChoices({ permission_mode: mode }, plainClaudeValues)).toMatchObject({
        choices: { mode: "acceptEdits" },
      });
    },
  );

  it("are refused with what is allowed where nobody knows them", () => {
    expect(readChoices({ permission_mode: "yolo" }, plainClaudeValues)).toMatchObject({
      kind: "wrong",
      message: expect.stringContaining("bypassPermissions") as unknown,
    });
  });

  it("are all offered, with the setting as what holds without one", () => {
    for (const option of claudeOptions({ ...plainClaudeValues, mode: "plan" })) {
      const values = option.choices.map((choice) => choice.value);
      expect(values).toContain(option.default);
      for (const value of values)
        expect(readChoices({ [option.key]: value }, plainClaudeValues)).toMatchObject({ kind: "choices" });
    }
    const modes = claudeOptions(plainClaudeValues).find(({ key }) => key === "permission_mode");
    expect(modes?.choices.map((choice) => choice.value).sort()).toEqual([...permissionModes].sort());
    expect(modes?.choices.filter((choice) => choice.isWide).map((choice) => choice.value)).toEqual([
      "auto",
      "bypassPermissions",
    ]);
  });
});

describe("the settings", () => {
  it("keep the names of before", () => {
    const { command, folder, model, mode, silenceSeconds } = claudeSettings;

    expect([command, folder, model, mode, silenceSeconds].map(({ key }) => key)).toEqual([
      "POCO_CLAUDE_COMMAND",
      "POCO_CLAUDE_WORKDIR",
      "POCO_CLAUDE_MODEL",
      "POCO_CLAUDE_PERMISSION_MODE",
      "POCO_CLAUDE_TIMEOUT_SECONDS",
    ]);
  });

  it("take the words of the command line as JSON, and refuse other texts", () => {
    expect(claudeSettings.args.schema.parse('["--add-dir", "/srv"]')).toEqual(["--add-dir", "/srv"]);
    expect(claudeSettings.args.schema.safeParse("--add-dir /srv").success).toBe(false);
  });
});
