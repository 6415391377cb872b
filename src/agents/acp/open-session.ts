import type * as acp from "@agentclientprotocol/sdk";
import type { Outcome, SessionStart } from "../../domain/agent-event.ts";
import type { Reply } from "../kit/json-rpc-peer.ts";
import type { Connection, LoadedSession } from "./connection.ts";
import { failed, failureOf, isAuthError } from "./failure.ts";
import type { Profile } from "./profile.ts";
import { settingsIn } from "./session-settings.ts";
import { SessionList, SessionSettings } from "./wire.ts";

export type Opening =
  | { readonly kind: "open"; readonly session: LoadedSession; readonly start: SessionStart }
  | { readonly kind: "failed"; readonly outcome: Outcome }
  /** The process ended before anything was asked of the model: it is safe to try again. */
  | { readonly kind: "closed" }
  | { readonly kind: "unanswered"; readonly method: string };

export interface SessionWanted {
  readonly profile: Profile;
  readonly folder: string;
  readonly resume: string | undefined;
  readonly isFork: boolean;
}

/** Opens a new session, or goes on with an earlier one in the way that costs the agent least. */
export async function openSession(connection: Connection, wanted: SessionWanted): Promise<Opening> {
  const { folder, resume, isFork } = wanted;
  if (resume === undefined) return createSession(connection, wanted, "fresh");
  const can = connection.capabilities.agentCapabilities;
  if (isFork && can?.sessionCapabilities?.fork === true) return forkSession(connection, wanted, resume);
  const loaded = connection.sessions.get(resume);
  if (loaded?.folder === folder) return { kind: "open", session: loaded, start: "resumed" };
  if (can?.sessionCapabilities?.resume === true)
    return goOn(connection, wanted, { resume, method: "session/resume" });
  // A load replays the whole conversation first.
  if (can?.loadSession === true) return goOn(connection, wanted, { resume, method: "session/load" });
  return createSession(connection, wanted, "restarted");
}

async function createSession(
  connection: Connection,
  wanted: SessionWanted,
  start: SessionStart,
): Promise<Opening> {
  const params: acp.NewSessionRequest = { cwd: wanted.folder, mcpServers: [] };
  const reply = await connection.call("session/new", params, connection.deadlines.open);
  return named(connection, wanted, { reply, start, method: "session/new" });
}

async function forkSession(connection: Connection, wanted: SessionWanted, from: string): Promise<Opening> {
  const params = { sessionId: from, cwd: wanted.folder, mcpServers: [] };
  const reply = await connection.call("session/fork", params, connection.deadlines.open);
  return named(connection, wanted, { reply, start: "forked", method: "session/fork" });
}

interface Named {
  readonly reply: Reply;
  readonly start: SessionStart;
  readonly method: string;
}

/** The session whose id the agent chose. */
function named(connection: Connection, { profile, folder }: SessionWanted, opened: Named): Opening {
  const { reply, start, method } = opened;
  if (reply.kind !== "result") return unopened(reply, profile, method);
  const { sessionId } = SessionSettings.catch(nameless).parse(reply.result);
  if (sessionId === undefined) {
    const message = `${profile.title} answered ${method} without a session. Update it, then try again.`;
    return { kind: "failed", outcome: failed("agent", message) };
  }
  const session = connection.load(sessionId, folder);
  session.settings = settingsIn(reply.result);
  return { kind: "open", session, start };
}

const nameless: SessionSettings = {
  sessionId: undefined,
  modes: undefined,
  models: undefined,
  configOptions: undefined,
};

interface GoingOn {
  readonly resume: string;
  readonly method: "session/resume" | "session/load";
}

async function goOn(connection: Connection, wanted: SessionWanted, going: GoingOn): Promise<Opening> {
  const { resume, method } = going;
  const { folder, profile } = wanted;
  // Before the call: what is replayed during it belongs to no turn.
  const session = connection.load(resume, folder);
  const params: acp.LoadSessionRequest = { sessionId: resume, cwd: folder, mcpServers: [] };
  const reply = await connection.call(method, params, connection.deadlines.open);
  if (reply.kind === "result") {
    session.settings = settingsIn(reply.result, session.settings);
    return { kind: "open", session, start: "resumed" };
  }
  connection.forget(resume);
  if (reply.kind !== "error") return unopened(reply, profile, method);
  if (isAuthError(reply.code, reply.message)) return unopened(reply, profile, method);
  if (isGone(reply) || (await isUnlisted(connection, wanted, resume))) {
    return createSession(connection, wanted, "restarted");
  }
  const message = `${profile.title} could not go on with the conversation: ${reply.message} Try again, or start a new session.`;
  return { kind: "failed", outcome: failed("agent", message) };
}

function unopened(reply: Exclude<Reply, { kind: "result" }>, profile: Profile, method: string): Opening {
  switch (reply.kind) {
    case "error":
      return { kind: "failed", outcome: failureOf(reply, profile, Date.now()) };
    case "timeout":
      return { kind: "unanswered", method };
    case "closed":
      return { kind: "closed" };
    default:
      return reply satisfies never;
  }
}

/** Of the protocol: what was asked for is not there. */
const resourceNotFound = -32_002;

/** The texts are not part of the protocol, so they are matched loosely. */
function isGone({ code, message }: { readonly code: number; readonly message: string }): boolean {
  if (code === resourceNotFound) return true;
  return (
    /(?:session|conversation|chat).{0,80}(?:not found|does not exist|no longer exists)/iu.test(message) ||
    /(?:unknown|no such|invalid|no previous) ?session/iu.test(message)
  );
}

const pagesLooked = 50;

/** Some agents fail without saying that the session is gone; their list tells. False where they have none. */
async function isUnlisted(connection: Connection, { folder }: SessionWanted, id: string): Promise<boolean> {
  if (connection.capabilities.agentCapabilities?.sessionCapabilities?.list !== true) return false;
  // What a list without a folder leaves out differs between agents: gone is what neither shows.
  for (const filter of [{ cwd: folder }, {}]) {
    let cursor: string | undefined;
    for (let page = 0; page < pagesLooked; page += 1) {
      const params = { ...filter, ...(cursor === undefined ? {} : { cursor }) };
      const reply = await connection.call("session/list", params, connection.deadlines.configure);
      const read = SessionList.safeParse(reply.kind === "result" ? reply.result : undefined);
      if (!read.success || read.data.sessions.some(({ sessionId }) => sessionId === id)) return false;
      cursor = read.data.nextCursor;
      if (cursor === undefined) break;
    }
    if (cursor !== undefined) return false; // too many to know
  }
  return true;
}
