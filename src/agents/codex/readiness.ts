import { execFile } from "node:child_process";
import type { AgentHost, Readiness } from "../agent.ts";
import { keepReadiness } from "../kit/kept-readiness.ts";
import type { AppServer } from "./app-server.ts";
import { limitsText } from "./rate-limits.ts";
import { type CodexBinary, installHint, resolveBinary } from "./resolve-binary.ts";
import type { ServerPool } from "./server-pool.ts";
import type { CodexValues } from "./settings.ts";
import { isUntested, oldestTested } from "./tested-version.ts";
import { Account, RateLimits } from "./wire.ts";

const versionMs = 10_000;
const accountMs = 3_000;

/** Whether Codex can work. Starts no app-server; asks those that run anyway for their login and its limits. */
export function createReadiness(
  values: CodexValues,
  host: AgentHost,
  servers: ServerPool,
): (patienceMs?: number) => Promise<Readiness> {
  return keepReadiness({ title: "Codex", look: () => look(values, host, servers) });
}

async function look(values: CodexValues, host: AgentHost, servers: ServerPool): Promise<Readiness> {
  const binary = resolveBinary(values.command, host.environment);
  if (binary === undefined) {
    return { ready: false, detail: `Codex was not found (command "${values.command}"). ${installHint}` };
  }
  const said = await versionOf(binary, host.environment);
  if (said === undefined) return { ready: false, detail: `${binary.path} does not run. ${installHint}` };
  const logins = (await Promise.all(servers.all.map(loginOf))).filter((login) => login !== undefined);
  if (logins.length > 0 && logins.every(({ isIn }) => !isIn)) {
    return {
      ready: false,
      detail: "Codex is not logged in. Run `codex login` on the server, then try again.",
    };
  }
  const version = /\d+\.\d+\.\d+\S*/u.exec(said)?.[0];
  const old = isUntested(said)
    ? [`This version is older than ${oldestTested}, the oldest that PoCo was tried with. Update it.`]
    : [];
  const texts = logins.map(({ text }) => text).filter((text) => text !== "");
  const detail = texts.length + old.length === 0 ? said : [`${said}.`, ...old, ...texts].join(" ");
  return { ready: true, detail, ...(version === undefined ? {} : { version }) };
}

function versionOf(binary: CodexBinary, environment: AgentHost["environment"]): Promise<string | undefined> {
  const env = { ...environment, ...binary.environment };
  return new Promise((resolve) => {
    execFile(binary.path, ["--version"], { env, timeout: versionMs }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}

interface Login {
  readonly isIn: boolean;
  /** For people; empty where there is nothing to say, as with a provider that needs no login. */
  readonly text: string;
}

/** Undefined where the app-server does not run or does not say. */
async function loginOf(server: AppServer): Promise<Login | undefined> {
  const reply = await server.current?.call("account/read", {}, accountMs);
  const read = Account.safeParse(reply?.kind === "result" ? reply.result : undefined);
  if (!read.success) return undefined;
  const { account, requiresOpenaiAuth } = read.data;
  const { account: name } = server.place;
  const who = name === undefined ? "" : `Account ${name}: `;
  if (account == null)
    return { isIn: !requiresOpenaiAuth, text: requiresOpenaiAuth ? `${who}not logged in.` : "" };
  const limits = await limitsOf(server);
  const text = [
    `${who}${who === "" ? "Logged in." : "logged in."}`,
    ...(limits === undefined ? [] : [`${limits}.`]),
  ];
  return { isIn: true, text: text.join(" ") };
}

/** Only a login with ChatGPT has limits that can be asked for. */
async function limitsOf(server: AppServer): Promise<string | undefined> {
  const reply = await server.current?.call("account/rateLimits/read", {}, accountMs);
  const read = RateLimits.safeParse(reply?.kind === "result" ? reply.result : undefined);
  return limitsText(read.success ? read.data.rateLimits : server.current?.limits, Date.now());
}
