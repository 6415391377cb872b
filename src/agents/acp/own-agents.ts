import { z } from "zod";
import type { AgentAdapter, AgentFamily } from "../agent.ts";
import { createAcpAgent } from "./create-agent.ts";
import { standardDeadlines } from "./deadlines.ts";
import type { Profile } from "./profile.ts";
import { jsonOfText, longestSeconds } from "./settings.ts";

const wanted =
  'must be a JSON array of agents, e.g. [{"name": "goose", "title": "Goose", "command": "goose", "args": ["acp"]}]';
const seconds = z.number().int().min(0).max(longestSeconds);

const Mode = z.strictObject({
  value: z.string().regex(/^[\w-]+$/u),
  label: z.string().min(1).optional(),
  /** The agent's own id of the mode. */
  mode: z.string().min(1),
  /** Does things without asking that people would want to be asked about. */
  wide: z.boolean().default(false),
});

const OwnAgent = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, "a name must be lower-case letters, digits and _"),
  title: z.string().min(1).optional(),
  command: z.string().trim().min(1),
  args: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  modes: z.array(Mode).default([]),
  model: z.string().min(1).optional(),
  timeout_seconds: seconds.min(1).default(900),
  turn_limit_seconds: seconds.min(1).default(14_400),
  idle_seconds: seconds.default(600),
});
type OwnAgent = z.infer<typeof OwnAgent>;

const settings = {
  agents: {
    key: "POCO_ACP_AGENTS",
    schema: z.preprocess(
      jsonOfText,
      z
        .array(OwnAgent, wanted)
        .refine(
          (agents) => new Set(agents.map(({ name }) => name)).size === agents.length,
          "names an agent twice",
        ),
    ),
    default: "[]",
    // An agent's environment may hold a key.
    isSecret: true,
    doc: "More agents that speak the Agent Client Protocol, as a JSON array: each has `name`, `command`, and where wanted `title`, `args`, `environment`, `modes` (the first is the default; each has `value`, `mode` and where wanted `label` and `wide`), `model`, `timeout_seconds`, `turn_limit_seconds`, `idle_seconds`.",
  },
} as const;

/** The agents that the settings name: any program that speaks ACP. */
export function createOwnAgents(): AgentFamily<typeof settings> {
  return {
    name: "acp",
    title: "agents of your own (ACP)",
    settings,
    agentsIn: ({ agents }) => agents.map(toAdapter),
  };
}

function toAdapter(own: OwnAgent): AgentAdapter {
  const profile = toProfile(own);
  const [option] = profile.options;
  return {
    name: profile.name,
    title: profile.title,
    settings: {},
    environmentKeys: [],
    create: (_values, host) => {
      const values = {
        command: own.command,
        folder: undefined,
        model: own.model,
        silenceSeconds: own.timeout_seconds,
        turnSeconds: own.turn_limit_seconds,
        idleSeconds: own.idle_seconds,
        args: [],
        chosen: option === undefined ? {} : { [option.key]: option.default },
      };
      return createAcpAgent(profile, values, host, standardDeadlines);
    },
  };
}

/** Without modes nothing is set, and the agent asks as it does by itself. */
function toProfile({ name, title = name, command, args, environment, modes }: OwnAgent): Profile {
  const [first] = modes;
  const choices = modes.map(({ value, label = value, mode, wide }) => ({
    value,
    label,
    mode,
    ...(wide ? { isWide: true } : {}),
  }));
  return {
    name,
    title,
    prefix: undefined,
    command,
    args,
    environment,
    environmentKeys: [],
    install: "Install it, or correct its command in POCO_ACP_AGENTS, then try again.",
    login: "Log in with its own command on the server, then try again.",
    oldest: undefined,
    options: first === undefined ? [] : [{ key: "mode", label: "Mode", default: first.value, choices }],
    authenticate: undefined,
    modelFlag: undefined,
    anyModel: undefined,
    can: { fork: false, images: true },
    alwaysLasts: "for good",
    quirks: {},
  };
}
