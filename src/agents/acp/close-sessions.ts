import type { Connection, LoadedSession } from "./connection.ts";

/** A loaded session costs the process 10 to 110 MB; one that was closed is resumed in a moment. */
const loadedLimit = 8;

/** Closes the sessions that nobody used for a while, and the oldest of too many, where the agent can do that. */
export async function closeIdleSessions(connection: Connection, idleSeconds: number): Promise<void> {
  const idle = [...connection.sessions.values()].filter(({ id }) => !connection.isFollowed(id));
  const surplus = sessionsToClose(idle, { idleSeconds, now: Date.now(), limit: loadedLimit });
  await Promise.all(surplus.map(({ id }) => closeSession(connection, id)));
}

/** Resolves when the process no longer has it loaded, as far as the agent can do that. */
export async function closeSession(connection: Connection, sessionId: string): Promise<void> {
  connection.forget(sessionId);
  if (connection.capabilities.agentCapabilities?.sessionCapabilities?.close !== true) return;
  // Its answer changes nothing: a session that could not be closed is resumed like one that was.
  await connection.call("session/close", { sessionId }, connection.deadlines.closeSession);
}

interface Limits {
  readonly idleSeconds: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly limit: number;
}

/** Which of the sessions without a turn are too old or too many. `idleSeconds` 0 means that age does not count. Pure. */
export function sessionsToClose<Session extends Pick<LoadedSession, "lastUsed">>(
  idle: readonly Session[],
  { idleSeconds, now, limit }: Limits,
): readonly Session[] {
  const newestFirst = idle.toSorted((a, b) => b.lastUsed - a.lastUsed);
  const isOld = ({ lastUsed }: Session) => idleSeconds > 0 && now - lastUsed > idleSeconds * 1_000;
  return newestFirst.filter((session, at) => at >= limit || isOld(session));
}
