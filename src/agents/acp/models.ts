import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model } from "../agent.ts";
import { closeSession } from "./close-sessions.ts";
import type { Connection } from "./connection.ts";
import { openSession } from "./open-session.ts";
import type { Profile } from "./profile.ts";
import type { AcpServer } from "./server.ts";
import type { SettingsKnown } from "./session-settings.ts";

const keptMs = 10 * 60_000;

/** The models that sessions told of. */
export class ModelsSeen {
  #models: readonly Model[] = [];
  #until = 0;

  /** Each session tells anew, so that the list costs nothing while the agent is in use. */
  saw({ models, model }: SettingsKnown): void {
    if (models.length === 0) return;
    this.#models = models.map(({ id, title }) => ({ id, title, isDefault: id === model }));
    this.#until = Date.now() + keptMs;
  }

  get known(): readonly Model[] | undefined {
    return this.#until > Date.now() ? this.#models : undefined;
  }
}

/** Asks with a session of its own in an empty folder, since agents tell their models with a session only. */
export async function askModels(profile: Profile, server: AcpServer, seen: ModelsSeen): Promise<void> {
  const connected = await server.acquire();
  if (connected.kind === "failed") return;
  const folder = await mkdtemp(join(tmpdir(), "poco-models-"));
  try {
    await look(profile, connected.connection, { folder, seen });
  } finally {
    await server.release(connected.connection);
    await rm(folder, { recursive: true, force: true });
  }
}

async function look(
  profile: Profile,
  connection: Connection,
  { folder, seen }: { readonly folder: string; readonly seen: ModelsSeen },
): Promise<void> {
  const opening = await openSession(connection, { profile, folder, resume: undefined, isFork: false });
  if (opening.kind !== "open") return;
  const { id, settings } = opening.session;
  seen.saw(settings);
  await closeSession(connection, id);
  if (connection.capabilities.agentCapabilities?.sessionCapabilities?.delete === true) {
    await connection.call("session/delete", { sessionId: id }, connection.deadlines.closeSession);
  }
}
