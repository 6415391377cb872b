import type { AgentHost } from "../agent.ts";
import { AppServer } from "./app-server.ts";
import type { Deadlines } from "./deadlines.ts";
import { type Place, placeOf } from "./places.ts";
import type { CodexValues } from "./settings.ts";

/** One app-server for each place that is in use: login and environment belong to a process, all else to a thread. */
export class ServerPool {
  readonly #values: CodexValues;
  readonly #host: AgentHost;
  readonly #deadlines: Deadlines;
  readonly #servers = new Map<string, AppServer>();
  /** For those who chose neither account nor environment. */
  readonly main: AppServer;

  constructor(values: CodexValues, host: AgentHost, deadlines: Deadlines) {
    this.#values = values;
    this.#host = host;
    this.#deadlines = deadlines;
    this.main = this.at({ account: undefined, environment: undefined });
  }

  /** All that were ever needed, the main one first. */
  get all(): readonly AppServer[] {
    return [...this.#servers.values()];
  }

  at(chosen: Parameters<typeof placeOf>[0]): AppServer {
    const place: Place = placeOf(chosen, this.#values, this.#host.environment["HOME"]);
    const known = this.#servers.get(place.key);
    if (known !== undefined) return known;
    const server = new AppServer({
      values: this.#values,
      host: this.#host,
      deadlines: this.#deadlines,
      place,
    });
    this.#servers.set(place.key, server);
    return server;
  }

  /** A thread can be open in one process at a time: others of its account that have it, and nothing to do, end. */
  async clearFor(threadId: string, wanted: AppServer): Promise<void> {
    const others = this.all.filter((server) => server !== wanted && server.place.home === wanted.place.home);
    await Promise.all(others.map((server) => server.letGo(threadId)));
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((server) => server.close()));
  }
}
