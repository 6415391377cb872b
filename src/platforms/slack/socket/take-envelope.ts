import type { Log } from "../../../observe/log.ts";
import type { Line } from "./line.ts";
import type { Envelope } from "./wire.ts";

export interface EnvelopeParts {
  readonly line: Line;
  readonly log: Log;
  readonly onEnvelope: (envelope: Envelope) => Promise<unknown>;
}

/** Has an envelope stored and acknowledges it on the line it came on. What cannot be stored is not acknowledged. Never rejects. */
export async function takeEnvelope(
  envelope: Envelope,
  { line, log, onEnvelope }: EnvelopeParts,
): Promise<void> {
  const { kind, envelopeId, acceptsPayload } = envelope;
  const about = { kind, envelope: envelopeId };
  try {
    const payload = await onEnvelope(envelope);
    if (payload !== undefined && !acceptsPayload)
      log.warn(about, "Slack takes no answer with this; it is left out");
    const isSent = line.acknowledge(envelopeId, acceptsPayload ? payload : undefined);
    if (!isSent) log.info(about, "the line ended before the acknowledgement; Slack sends events again");
  } catch (error) {
    log.error({ ...about, error }, "what Slack sent could not be stored; Slack sends events again");
  }
}
