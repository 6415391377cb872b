import type { Model } from "../agent.ts";
import type { AppServer } from "./app-server.ts";
import { ModelList } from "./wire.ts";

const keptMs = 10 * 60_000;

/** The models of the account, asked of the shared process and kept for ten minutes. Empty when Codex cannot say. */
export function createModels(server: AppServer): () => Promise<readonly Model[]> {
  let kept: { readonly models: readonly Model[]; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && kept.until > Date.now()) return kept.models;
    const models = await askModels(server);
    if (models.length > 0) kept = { models, until: Date.now() + keptMs };
    return models;
  };
}

async function askModels(server: AppServer): Promise<readonly Model[]> {
  const connected = await server.acquire();
  if (connected.kind === "failed") return [];
  const { connection } = connected;
  const reply = await connection.call("model/list", { limit: 100 }, connection.deadlines.models);
  if (reply.kind === "timeout") server.retire(connection, "no answer to model/list");
  await server.release(connection);
  const read = ModelList.safeParse(reply.kind === "result" ? reply.result : undefined);
  if (!read.success) return [];
  return read.data.data.map(({ id, displayName, isDefault }) => ({
    id,
    title: displayName ?? id,
    isDefault,
  }));
}
