import type { Profile } from "./profile.ts";

const plain = {
  environment: {},
  environmentKeys: [],
  oldest: undefined,
  authenticate: undefined,
  modelFlag: undefined,
  anyModel: undefined,
  can: { fork: false, images: false },
  alwaysLasts: "for good",
  quirks: {},
} satisfies Partial<Profile>;

/** Documented by its vendor and by open-source clients; not tried with the real program. */
export const cocoProfile: Profile = {
  ...plain,
  name: "coco",
  title: "Trae CLI",
  prefix: "COCO",
  command: "traecli",
  args: ["acp", "serve"],
  install: "Install it as its vendor describes, or set POCO_COCO_COMMAND to where it is, then try again.",
  login: "Run `traecli` on the server and log in there, then try again.",
  options: [
    {
      key: "approval_mode",
      label: "Permission",
      default: "default",
      choices: [
        { value: "default", label: "Ask When Needed", mode: "default" },
        { value: "plan", label: "Plan Only", mode: "plan" },
        { value: "yolo", label: "Never Ask", mode: "bypass_permissions", isWide: true },
      ],
    },
  ],
  quirks: { repeatsText: true, endsInBand: true },
};

/** Documented by its vendor and by open-source clients; not tried with the real program. */
export const cursorProfile: Profile = {
  ...plain,
  name: "cursor_agent",
  title: "Cursor Agent",
  prefix: "CURSOR",
  command: "cursor-agent",
  args: ["acp"],
  environmentKeys: ["CURSOR_API_KEY", "CURSOR_AUTH_TOKEN"],
  install: "Install it as cursor.com describes, or set POCO_CURSOR_COMMAND to where it is, then try again.",
  login: "Run `cursor-agent login` on the server, or set CURSOR_API_KEY, then try again.",
  options: [
    {
      key: "mode",
      label: "Mode",
      default: "default",
      choices: [
        { value: "default", label: "Agent", mode: "agent" },
        { value: "plan", label: "Plan Only", mode: "plan" },
        { value: "ask", label: "Answer Only", mode: "ask" },
      ],
    },
    {
      key: "sandbox",
      label: "Sandbox",
      default: "default",
      choices: [
        { value: "default", label: "As Configured" },
        { value: "enabled", label: "On", args: ["--sandbox", "enabled"] },
        { value: "disabled", label: "Off", args: ["--sandbox", "disabled"], isWide: true },
      ],
    },
  ],
  authenticate: "cursor_login",
  modelFlag: "--model",
  anyModel: "auto",
  can: { fork: false, images: true },
  quirks: { speaksCursor: true },
};

/**
 * Asking is no mode of OpenCode's sessions but its configuration. What comes with the environment wins over the files
 * of the user and of the project. A project's word on one agent wins over a general one, and a general one over what
 * the plan mode denies by itself: so both are said.
 */
function opencodeAsking(permission: "ask" | "allow"): Readonly<Record<string, string>> {
  const actions = {
    edit: permission,
    bash: permission,
    webfetch: permission,
    external_directory: permission,
  };
  const agent = { build: { permission: actions }, plan: { permission: { ...actions, edit: "deny" } } };
  return { OPENCODE_CONFIG_CONTENT: JSON.stringify({ permission: actions, agent }) };
}

export const opencodeProfile: Profile = {
  ...plain,
  name: "opencode",
  title: "OpenCode",
  prefix: "OPENCODE",
  command: "opencode",
  args: ["acp"],
  environment: { OPENCODE_DISABLE_AUTOUPDATE: "1" },
  environmentKeys: ["OPENCODE_CONFIG", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"],
  install:
    "Install it with `npm i -g opencode-ai`, or set POCO_OPENCODE_COMMAND to where it is, then try again.",
  login: "Run `opencode auth login` on the server, then try again.",
  oldest: "1.0.0",
  options: [
    {
      key: "mode",
      label: "Permission",
      default: "ask",
      choices: [
        { value: "ask", label: "Ask", mode: "build", environment: opencodeAsking("ask") },
        { value: "plan", label: "Plan Only", mode: "plan", environment: opencodeAsking("ask") },
        {
          value: "allow",
          label: "Never Ask",
          mode: "build",
          environment: opencodeAsking("allow"),
          isWide: true,
        },
      ],
    },
  ],
  can: { fork: true, images: true },
};

export const geminiProfile: Profile = {
  ...plain,
  name: "gemini",
  title: "Gemini CLI",
  prefix: "GEMINI",
  command: "gemini",
  args: ["--acp"],
  environmentKeys: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_CLOUD_PROJECT"],
  install:
    "Install it with `npm i -g @google/gemini-cli` (Node 20 or newer), or set POCO_GEMINI_COMMAND to where it is, then try again.",
  login: "Run `gemini` on the server and log in there, or set GEMINI_API_KEY, then try again.",
  options: [
    {
      key: "mode",
      label: "Permission",
      default: "default",
      choices: [
        { value: "default", label: "Ask When Needed", mode: "default" },
        { value: "auto-edit", label: "Edit Without Asking", mode: "autoEdit" },
        { value: "plan", label: "Plan Only", mode: "plan" },
        { value: "yolo", label: "Never Ask", mode: "yolo", isWide: true },
      ],
    },
  ],
  can: { fork: false, images: true },
};

export const qwenProfile: Profile = {
  ...plain,
  name: "qwen",
  title: "Qwen Code",
  prefix: "QWEN",
  command: "qwen",
  args: ["--acp"],
  environmentKeys: ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "DASHSCOPE_API_KEY"],
  install:
    "Install it with `npm i -g @qwen-code/qwen-code` (Node 22 or newer: with an older one npm silently takes an old version), or set POCO_QWEN_COMMAND to where it is, then try again.",
  login: "Run `qwen` on the server and log in there, or set OPENAI_API_KEY, then try again.",
  oldest: "0.24.0",
  options: [
    {
      key: "mode",
      label: "Permission",
      default: "default",
      choices: [
        { value: "default", label: "Ask When Needed", mode: "default" },
        { value: "auto-edit", label: "Edit Without Asking", mode: "auto-edit" },
        { value: "plan", label: "Plan Only", mode: "plan" },
        // The model decides what is safe enough to do without asking.
        { value: "auto", label: "Let the Model Decide", mode: "auto", isWide: true },
        { value: "yolo", label: "Never Ask", mode: "yolo", isWide: true },
      ],
    },
  ],
  can: { fork: false, images: true },
};

export const kimiProfile: Profile = {
  ...plain,
  name: "kimi",
  title: "Kimi Code",
  prefix: "KIMI",
  command: "kimi",
  args: ["acp"],
  environment: { KIMI_CODE_NO_AUTO_UPDATE: "1" },
  environmentKeys: ["KIMI_API_KEY", "KIMI_CODE_HOME", "KIMI_MODEL_NAME"],
  install:
    "Install it with `npm i -g @moonshot-ai/kimi-code` (Node 22.19 or newer), or set POCO_KIMI_COMMAND to where it is, then try again.",
  login: "Run `kimi login` on the server, then try again.",
  oldest: "2.0.0",
  options: [
    {
      key: "mode",
      label: "Permission",
      default: "default",
      choices: [
        { value: "default", label: "Ask When Needed", mode: "default" },
        { value: "plan", label: "Plan Only", mode: "plan" },
        { value: "auto", label: "Let the Model Decide", mode: "auto", isWide: true },
        { value: "yolo", label: "Never Ask", mode: "yolo", isWide: true },
      ],
    },
  ],
  can: { fork: true, images: true },
};
