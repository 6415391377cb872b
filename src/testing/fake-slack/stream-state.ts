import type { SlackMessage, Workspace } from "./workspace.ts";

/** How the stream of a message stands by the fake's clock; undefined where the message never was one. */
export function stateOfStream(
  { now, rules }: Workspace,
  { stream }: SlackMessage,
): "open" | "stopped" | "stopped_by_user" | "expired" | undefined {
  if (stream?.state !== "open") return stream?.state;
  return now() - stream.since >= rules.streamTtlMs ? "expired" : "open";
}
