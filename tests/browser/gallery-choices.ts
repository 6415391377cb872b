import type { View } from "../../src/cards/view.ts";
import type { FolderView } from "../../src/cards/workspace-view.ts";
import { aProject } from "../../src/testing/builders.ts";

export const longPath =
  "/srv/teams/payments/billing-service-with-a-rather-long-name/packages/reconciliation-worker";
export const project = aProject({ presets: ["/srv/api/packages/web", longPath], members: ["slack:U02AB"] });
export const draft = {
  name: "api",
  agent: "codex",
  folder: "",
  room: true,
  isPrivate: true,
  invite: [],
  options: { sandbox: "read-only" },
};

const folder: FolderView = {
  kind: "folder",
  purpose: { kind: "workspace", project },
  mode: "browse",
  current: "/srv/api",
  isBusy: true,
  listing: {
    path: "/srv/api",
    parent: "/srv",
    hasTop: true,
    page: 0,
    pages: 3,
    folders: ["docs", "node_modules", "packages", "src", "tests", longPath.slice(1).replaceAll("/", "-")].map(
      (name) => ({ name, path: `/srv/api/${name}` }),
    ),
  },
  recent: ["/srv/api", longPath, "/srv/website"],
  presets: project.presets,
  typed: "",
  problem: null,
};

/** Folders to choose from. */
export const folderPanels = {
  folder,
  top: {
    ...folder,
    isBusy: false,
    listing: {
      path: null,
      parent: null,
      hasTop: false,
      page: 0,
      pages: 1,
      folders: [{ name: "srv", path: "/srv" }],
    },
  },
  recent: { ...folder, mode: "recent", listing: null },
  typed: {
    ...folder,
    mode: "typed",
    listing: null,
    typed: "/nowhere",
    problem: "There is no folder /nowhere. Check the path.",
  },
} satisfies Record<string, View>;

const choices = (...labels: readonly string[]) =>
  labels.map((label) => ({
    value: label.toLowerCase().replaceAll(" ", "-"),
    label,
    isWide: label === "Full Access",
  }));

/** How an agent is set. */
export const agentPanels = {
  agent: {
    kind: "workspace_choose_agent",
    commands: [],
    canAsk: true,
    subject: { kind: "workspace", project },
    agentTitle: "Codex",
    notReady: "",
    models: {
      state: "known",
      rows: [
        { id: "gpt-5.1-codex", title: "GPT-5.1 Codex", isDefault: true },
        { id: "gpt-5.1-codex-mini", title: "GPT-5.1 Codex Mini", isDefault: false },
      ],
    },
    model: "gpt-5.1-codex",
    options: [
      {
        key: "sandbox",
        label: "Access",
        choices: choices("Read Only", "Workspace Write", "Full Access"),
        default: "workspace-write",
        chosen: "read-only",
      },
      {
        key: "effort",
        label: "Reasoning effort",
        choices: choices("Low", "Medium", "High"),
        default: "medium",
        chosen: null,
      },
    ],
    isBusy: true,
    problem: null,
  },
  models: {
    kind: "workspace_choose_agent",
    commands: [],
    canAsk: true,
    subject: { kind: "new", draft },
    agentTitle: "OpenCode",
    notReady: "",
    models: {
      state: "known",
      rows: Array.from({ length: 30 }, (_, at) => ({
        id: `m${at}`,
        title: `Model ${at}`,
        isDefault: at === 0,
      })),
    },
    model: null,
    options: [],
    isBusy: false,
    problem: null,
  },
  asking: {
    kind: "workspace_choose_agent",
    commands: [],
    canAsk: true,
    subject: { kind: "workspace", project },
    agentTitle: "Trae CLI",
    notReady: "traecli was not found. Install it, then run poco doctor.",
    models: { state: "asking", rows: [] },
    model: null,
    options: [],
    isBusy: false,
    problem: null,
  },
  wide: {
    kind: "workspace_confirm_wide",
    subject: { kind: "workspace", project },
    agentTitle: "Codex",
    options: { sandbox: "full-access" },
    wide: ["Access: Full Access"],
  },
} satisfies Record<string, View>;
