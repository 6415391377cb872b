import type { Outcome } from "../domain/agent-event.ts";
import type { Log } from "../observe/log.ts";
import type { KnownAgent } from "./parts.ts";

/**
 * The end of a run that got nowhere, with what the agent lacks where it lacks something: people shall read what to do,
 * not only that it failed. Never rejects.
 */
export async function toldReadiness(
  { title, agent }: KnownAgent,
  outcome: Outcome,
  log: Pick<Log, "warn">,
): Promise<Outcome> {
  const isOurs = outcome.kind === "failed" && outcome.reason !== "limit" && outcome.reason !== "timeout";
  if (!isOurs && outcome.kind !== "lost") return outcome;
  const readiness = await agent.readiness().catch((error: unknown) => {
    log.warn({ agent: title, error }, "an agent could not say whether it is ready");
    return undefined;
  });
  if (readiness === undefined || readiness.ready || outcome.message.includes(readiness.detail))
    return outcome;
  const message = `${outcome.message} ${title} is not ready: ${readiness.detail}`.trim();
  return { kind: "failed", reason: "setup", message };
}
