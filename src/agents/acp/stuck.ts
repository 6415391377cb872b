import { descendantsOf, type ProcessEntry, workingFolderOf } from "../kit/process-table.ts";
import { seeOff } from "../kit/stop-ladder.ts";
import type { Connection, LoadedSession } from "./connection.ts";
import type { AcpServer } from "./server.ts";

const graceMs = 500;

/**
 * Ends what a turn left that did not stop when it was told. A process that serves nobody else ends with all that it
 * started. One that serves others gets no new work and ends after them; of what it started, only what stands in the
 * folder of the turn goes at once, as long as no other turn works there.
 */
export async function endStuckTurn(
  server: AcpServer,
  connection: Connection,
  session: LoadedSession,
): Promise<void> {
  server.retire(connection, "a turn did not stop");
  if (connection.users <= 1) {
    await server.end(connection);
    return;
  }
  const others = [...connection.sessions.values()].filter(({ id }) => connection.isFollowed(id));
  if (others.some(({ folder }) => folder === session.folder)) return;
  const { pid, mark } = connection.child;
  await seeOff(() => descendantsOf(pid, mark).filter((entry) => standsIn(entry, session.folder)), graceMs);
}

function standsIn({ pid }: ProcessEntry, folder: string): boolean {
  const there = workingFolderOf(pid);
  return there !== undefined && `${there}/`.startsWith(`${folder}/`);
}
