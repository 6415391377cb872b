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

const named = {
  ...values,
  accounts: { work: "/home/me/.codex-work" },
  environments: { staging: { API_URL: "secret" } },
};

it("offers accounts and environments where the settings name some, and never their values", () => {
  const [account, environment] = codexOptions(named).slice(-2);

  expect(account).toMatchObject({
    key: "account",
    default: "none",
    choices: [{ value: "none" }, { value: "work" }],
  });
  expect(environment).toMatchObject({
    key: "environment",
    choices: [{ value: "none" }, { value: "staging" }],
  });
  expect(JSON.stringify(codexOptions(named))).not.toContain("secret");
  expect(codexOptions(values).map(({ key }) => key)).not.toContain("account");
});

it("takes an account and an environment by name", () => {
  const chosen = readChoices({ account: "work", environment: "none" }, named);

  expect(chosen).toMatchObject({ choices: { account: "work", environment: undefined } });
  const other = readChoices({ account: "other" }, named);
  expect(other.kind === "wrong" ? other.message : other.kind).toContain("none, work");
});

it.each([
  [codexSettings.accounts, '{"none": "/x"}', "another name"],
  [codexSettings.accounts, '{"work": "relative"}', "must begin with /"],
  [codexSettings.accounts, "work", "must be a JSON object"],
  [codexSettings.environments, '{"a b": {}}', "a name takes letters"],
  [codexSettings.environments, '{"a": {"POCO_X": "s3cret"}}', "POCO_X: variables of PoCo"],
  [codexSettings.environments, '{"a": {"CODEX_HOME": "s3cret"}}', "POCO_CODEX_ACCOUNTS"],
  [codexSettings.environments, '{"a": {"B-C": "s3cret"}}', "no name of a variable"],
  [codexSettings.environments, '{"a": {"B": 1}}', "must be text"],
])("says what is wrong with the names, and no values: %#", ({ schema }, text, words) => {
  const message = schema.safeParse(text).error?.message ?? "";

  expect(message).toContain(words);
  expect(message).not.toContain("s3cret");
});

it("reads accounts and environments from JSON", () => {
  expect(codexSettings.accounts.schema.parse('{"work": "~/.codex-work"}')).toEqual({ work: "~/.codex-work" });
  expect(codexSettings.environments.schema.parse('{"a": {"B": "c"}}')).toEqual({ a: { B: "c" } });
});
