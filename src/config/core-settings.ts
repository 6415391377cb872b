import { z } from "zod";
import { logLevels } from "../observe/log.ts";
import type { SettingGroup, ValuesOf } from "./setting.ts";

const oneDay = 24 * 60 * 60;

/** The settings of PoCo itself. `agents` are the names to choose from, `home` is where its files lie. */
export function coreSettings(known: { readonly agents: readonly string[]; readonly home: string }) {
  return {
    ...appSettings(known.agents),
    ...stateSettings(known.home),
    ...httpSettings,
    ...operationSettings,
  } satisfies SettingGroup;
}

export type CoreSettings = ReturnType<typeof coreSettings>;
export type CoreValues = ValuesOf<CoreSettings>;

function appSettings(agents: readonly string[]) {
  return {
    appName: {
      key: "POCO_APP_NAME",
      schema: z.string(),
      default: "PoCo",
      doc: "The name that the console and the API show.",
    },
    agentBackend: {
      key: "POCO_AGENT_BACKEND",
      schema: z.string().toLowerCase().pipe(z.enum(agents)),
      default: "codex",
      doc: "The agent of new projects, and of tasks without a project.",
    },
    allowedRoots: {
      key: "POCO_ALLOWED_ROOTS",
      schema: z.array(z.string()).min(1),
      default: "~",
      isPathList: true,
      doc: "The folders below which agents may work, with `:` between them.",
    },
    burstMs: {
      key: "POCO_BURST_MILLISECONDS",
      schema: z.coerce.number().int().min(0).max(60_000),
      default: "1500",
      unit: "milliseconds",
      doc: "Messages of one person in one room that come closer together than this, while nothing runs there, are one prompt; 0 makes each a prompt of its own.",
    },
  } satisfies SettingGroup;
}

function stateSettings(home: string) {
  return {
    stateBackend: {
      key: "POCO_STATE_BACKEND",
      path: "state.backend",
      schema: z
        .string()
        .toLowerCase()
        .pipe(z.enum(["sqlite", "memory"])),
      default: "sqlite",
      doc: "Where projects, sessions and tasks are kept: `sqlite`, or `memory`, which forgets them at every stop.",
    },
    stateDbPath: {
      key: "POCO_STATE_DB_PATH",
      path: "state.db_path",
      schema: z.string(),
      default: `${home}/poco.db`,
      isPath: true,
      doc: "The database file. Its folder is made when it is missing.",
    },
    stateSync: {
      key: "POCO_STATE_SYNC",
      path: "state.sync",
      schema: z
        .string()
        .toLowerCase()
        .pipe(z.enum(["normal", "full"])),
      default: "normal",
      doc: "`normal` loses nothing when PoCo crashes; `full` also survives a power cut at every commit, and is slower.",
    },
    retentionDays: {
      key: "POCO_RETENTION_DAYS",
      path: "state.retention_days",
      schema: z.coerce.number().int().min(0).max(36_500),
      default: "0",
      unit: "days",
      doc: "The age at which ended tasks are removed; 0 keeps everything.",
    },
  } satisfies SettingGroup;
}

const httpSettings = {
  httpHost: {
    key: "POCO_HTTP_HOST",
    path: "http.host",
    schema: z.string().regex(/^[\w.:-]+$/, { error: "a host name or an address, without scheme and port" }),
    default: "127.0.0.1",
    doc: "The address to listen on. Any but a loopback address needs `POCO_HTTP_TOKEN`.",
  },
  httpPort: {
    key: "POCO_HTTP_PORT",
    path: "http.port",
    schema: z.coerce.number().int().min(0).max(65_535),
    default: "8000",
    doc: "The port of the console and the API; 0 takes any free one.",
  },
  httpToken: {
    key: "POCO_HTTP_TOKEN",
    path: "http.token",
    schema: z.string().min(16).optional(),
    default: undefined,
    isSecret: true,
    doc: "What callers of the console and the API must present. At least 16 characters.",
  },
} satisfies SettingGroup;

const operationSettings = {
  logLevel: {
    key: "POCO_LOG_LEVEL",
    schema: z.string().toLowerCase().pipe(z.enum(logLevels)),
    default: "info",
    doc: "The least level that is logged: `debug`, `info`, `warn` or `error`.",
  },
  stopGraceSeconds: {
    key: "POCO_STOP_GRACE_SECONDS",
    schema: z.coerce.number().int().min(0).max(oneDay),
    default: "10",
    unit: "seconds",
    doc: "How long a shutdown waits for tasks that are running before it interrupts them.",
  },
} satisfies SettingGroup;
