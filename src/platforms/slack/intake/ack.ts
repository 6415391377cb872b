import type { Delivery } from "./delivery.ts";
import type { Parsed } from "./parsed.ts";

/** What the acknowledgement says where nothing came of a delivery that could be answered in place. */
export function ackOf(
  { via, kind }: Delivery,
  parsed: Parsed,
): Readonly<Record<string, unknown>> | undefined {
  if (kind === "events_api") return via === "http" ? eventAck(parsed) : undefined;
  if (kind === "slash_commands" && parsed.kind === "ignored" && parsed.tell !== undefined)
    return { response_type: "ephemeral", text: parsed.tell };
  return undefined;
}

function eventAck(parsed: Parsed): Readonly<Record<string, unknown>> {
  return parsed.kind === "ignored" ? { ok: true, ignored: true, reason: parsed.reason } : { ok: true };
}
