import { randomBytes } from "node:crypto";
import type { Fields } from "./fields.ts";
import { appScopes, botEvents, botScopes } from "./manifest.ts";
import type { AppFacts, Rules, SlackChannel, SlackUser, Workspace } from "./workspace.ts";

export interface WorkspaceParts {
  readonly now: () => number;
  publish(event: Fields): void;
}

/** An empty workspace in which the app is installed. */
export function createWorkspace({ now, publish }: WorkspaceParts): Workspace {
  let ids = 0;
  let lastTs = 0;
  const nextId = (prefix: string): string => {
    ids += 1;
    return `${prefix}0${ids.toString(36).toUpperCase().padStart(8, "0")}`;
  };
  const app = appFacts(nextId);
  const workspace: Workspace = {
    now,
    publish,
    nextId,
    nextTs: () => {
      lastTs = Math.max(lastTs + 1, Math.floor(now() * 1_000));
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, "0")}`;
    },
    app,
    team: { id: nextId("T"), domain: "fake-team", name: "Fake Team" },
    users: new Map(),
    channels: new Map(),
    files: new Map(),
    ephemerals: [],
    views: { all: new Map(), stacks: new Map(), homes: new Map() },
    triggers: new Map(),
    responseUrls: new Map(),
    statuses: new Map(),
    sessions: new Map(),
    rules: usualRules(),
    lints: [],
    origin: "",
  };
  addUser(workspace, { id: app.botUser, name: app.botName, realName: "PoCo", isBot: true });
  return workspace;
}

function appFacts(nextId: (prefix: string) => string): AppFacts {
  const secret = (bytes: number): string => randomBytes(bytes).toString("hex");
  return {
    appId: nextId("A"),
    botUser: nextId("U"),
    botId: nextId("B"),
    botName: "poco",
    botToken: `xoxb-${secret(12)}`,
    appToken: `xapp-1-${secret(12)}`,
    signingSecret: secret(16),
    verificationToken: secret(12),
  };
}

function usualRules(): Rules {
  return {
    scopes: new Set(botScopes),
    appScopes: new Set(appScopes),
    subscriptions: new Set(botEvents),
    brokenTokens: new Map(),
    supportsAgentBlocks: true,
    enforcesRates: false,
    // Slack closes a stream after about five minutes; many reports, nowhere documented.
    streamTtlMs: 5 * 60_000,
  };
}

interface NewUser {
  readonly id?: string;
  readonly name: string;
  readonly realName?: string;
  readonly guest?: "single" | "multi" | undefined;
  readonly isBot?: boolean;
}

export function addUser(workspace: Workspace, user: NewUser): SlackUser {
  const added: SlackUser = {
    id: user.id ?? workspace.nextId("U"),
    name: user.name,
    realName: user.realName ?? user.name,
    guest: user.guest,
    isBot: user.isBot ?? false,
    isDeleted: false,
  };
  workspace.users.set(added.id, added);
  return added;
}

interface NewChannel {
  readonly kind: SlackChannel["kind"];
  readonly name: string;
  readonly creator: string;
  readonly members: readonly string[];
}

export function addChannel(workspace: Workspace, { kind, name, creator, members }: NewChannel): SlackChannel {
  const added: SlackChannel = {
    id: workspace.nextId(kind === "im" ? "D" : "C"),
    kind,
    name,
    creator,
    created: Math.floor(workspace.now() / 1_000),
    members: new Set(members),
    isArchived: false,
    topic: "",
    purpose: "",
    messages: [],
    pins: [],
  };
  workspace.channels.set(added.id, added);
  return added;
}

/** The conversation of a person with the app. */
export function dmOf(workspace: Workspace, user: string): SlackChannel {
  const { botUser } = workspace.app;
  const known = [...workspace.channels.values()].find(
    (channel) => channel.kind === "im" && channel.members.has(user),
  );
  return (
    known ?? addChannel(workspace, { kind: "im", name: user, creator: botUser, members: [botUser, user] })
  );
}
