import { closeSession } from "./close-sessions.ts";
import type { Connection } from "./connection.ts";
import { keyOfLaunch, type Launch } from "./launch.ts";
import { AcpServer, type ServerParts } from "./server.ts";

/** The processes of one agent: one for each way to start it that turns asked for. */
export class Servers {
  readonly #parts: ServerParts;
  readonly #servers = new Map<string, AcpServer>();
  /** Over all of them, so that a request of an older process is never taken for one of a newer. */
  #generation = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  of(launch: Launch): AcpServer {
    const key = keyOfLaunch(launch);
    const known = this.#servers.get(key);
    if (known !== undefined) return known;
    const server = new AcpServer(this.#parts, launch, () => (this.#generation += 1));
    this.#servers.set(key, server);
    return server;
  }

  /** Takes a session out of every other process: what those have loaded of it grows old. */
  async claim(sessionId: string, owner: Connection): Promise<void> {
    const others = [...this.#servers.values()].flatMap((server) => server.connections);
    await Promise.all(
      others
        .filter((each) => each !== owner && each.sessions.has(sessionId))
        .map((each) => closeSession(each, sessionId)),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.close()));
  }
}
