/** Tests beside the code that wait for real processes to die, hang or fall silent: they run with the faults. */
export const patient: readonly string[] = [
  "src/agents/acp/process.test.ts",
  "src/agents/codex/silence.test.ts",
  "src/cli/background.test.ts",
];

/** Tests that run Slack's own clients against the strict fake of it. */
export const slack: readonly string[] = [
  "src/platforms/slack/*.test.ts",
  "src/platforms/slack/api/*.test.ts",
  "src/platforms/slack/socket/*.test.ts",
  "src/testing/fake-slack/**/*.test.ts",
];

/** The same of Feishu. */
export const feishu: readonly string[] = [
  "src/platforms/feishu/*.test.ts",
  "src/platforms/feishu/api/*.test.ts",
  "src/platforms/feishu/cards/*.test.ts",
  "src/platforms/feishu/longconn/*.test.ts",
  "src/testing/fake-feishu/**/*.test.ts",
];
