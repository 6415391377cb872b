import { expect, it } from "vitest";
import { plainCodexValues } from "../../testing/agents-fixtures/fake-codex.ts";
import { codexOptions, readChoices } from "./choices.ts";
import { codexSettings } from "./settings.ts";

const values = { ...plainCodexValues, model: "set", sandbox: "read-only" } as const;

it("takes the project's choice over the setting", () => {
  const options = {
    model: "chosen",
    sandbox: "danger-full-access",
    reasoning_effort: "high",
    approval_policy: "never",
  };

  expect(readChoices(options, values)).toEqual({
    kind: "choices",
    choices: { model: "chosen", sandbox: "danger-full-access", effort: "high", approvalPolicy: "never" },
  });
});

it("takes the setting where the project chose nothing", () => {
  expect(readChoices({ model: "" }, values)).toEqual({
    kind: "choices",
    choices: { model: "set", sandbox: "read-only", effort: "medium", approvalPolicy: "on-request" },
  });
});

it.each([{ sandbox: "none" }, { approval_policy: "always" }, { reasoning_effort: "high; rm -rf" }])(
  "refuses a choice that it does not know and says what is allowed: %j",
  (options) => {
    const read = readChoices(options, values);

    expect(read.kind).toBe("wrong");
    expect(read.kind === "wrong" && read.message).toContain("Choose one of");
  },
);

it("declares the setting as the default of an option, and full access as wide", () => {
  const [sandbox] = codexOptions(values);

  expect(sandbox?.default).toBe("read-only");
  expect(sandbox?.choices.filter((choice) => choice.isWide === true).map((choice) => choice.value)).toEqual([
    "danger-full-access",
  ]);
});

it("reads the defaults of its settings, and refuses what is wrong with words", () => {
  for (const setting of Object.values(codexSettings)) {
    expect(setting.schema.safeParse(setting.default)).toMatchObject({ success: true });
  }
  expect(codexSettings.args.schema.parse('["-c","a=b"]')).toEqual(["-c", "a=b"]);
  expect(codexSettings.args.schema.parse(["-c"])).toEqual(["-c"]);
  expect(codexSettings.args.schema.safeParse("-c a=b").error?.message).toContain("JSON array");
  expect(codexSettings.sandbox.schema.safeParse("open").success).toBe(false);
});
