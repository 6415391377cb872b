import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp } from "../../src/app.ts";

export interface TestServer {
  readonly url: string;
  /** The home directory of the one who runs PoCo; folders below it may be used. */
  readonly home: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly token?: string;
  /** A home that a server before this one used; it stays when this one stops. */
  readonly home?: string;
  readonly port?: number;
  /** How long messages of one person wait for each other; off unless a test is about it. */
  readonly burstMs?: number;
}

/** A whole PoCo with the stub agent, in a home of its own. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), "poco-browser-")));
  const environment = {
    HOME: home,
    POCO_HOME: join(home, ".poco"),
    POCO_AGENT_BACKEND: "stub",
    POCO_BURST_MILLISECONDS: String(options.burstMs ?? 0),
    ...(options.token === undefined ? {} : { POCO_HTTP_TOKEN: options.token }),
  };
  const app = await startApp({
    environment,
    flags: { host: "127.0.0.1", port: options.port ?? 0 },
    writeLog: () => undefined,
  });
  return {
    url: app.address,
    home,
    async stop() {
      await app.stop();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}
