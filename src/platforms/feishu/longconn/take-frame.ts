import type { Log } from "../../../observe/log.ts";
import { jsonObject } from "../../kit/json-object.ts";
import type { Take } from "../intake/delivery.ts";
import { readEnvelope } from "../intake/read-envelope.ts";
import type { Fragments } from "./fragments.ts";
import type { Frame } from "./frame.ts";
import type { Line } from "./line.ts";

export interface TakeFrameParts {
  readonly line: Line;
  readonly fragments: Fragments;
  readonly take: Take;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Takes in what a frame brings, and says so only when it is stored: without that Feishu sends it again. What nobody can
 * read is acknowledged, because it would come for ever. Never rejects.
 */
export async function takeFrame(frame: Frame, parts: TakeFrameParts): Promise<void> {
  const { line, fragments, take, log, now } = parts;
  const startedAt = now();
  const whole = fragments.add({
    messageId: frame.headers.get("message_id") ?? "",
    sum: numberIn(frame, "sum", 1),
    seq: numberIn(frame, "seq", 0),
    payload: frame.payload,
  });
  if (whole === undefined) return;
  const tookMs = (): number => now() - startedAt;
  const envelope = readEnvelope(jsonObject(new TextDecoder().decode(whole)));
  if (envelope.kind !== "event" && envelope.kind !== "old-press") {
    log.warn({ type: frame.headers.get("type") }, "an event on Feishu's connection could not be read");
    line.answer(frame, { code: 200, tookMs: tookMs() });
    return;
  }
  try {
    const data = await take({ via: "longconn", ...envelope.delivery });
    line.answer(frame, { code: 200, tookMs: tookMs(), ...(data === undefined ? {} : { data }) });
  } catch (error) {
    log.error({ error }, "an event of Feishu could not be stored; it comes again");
    line.answer(frame, { code: 500, tookMs: tookMs() });
  }
}

function numberIn({ headers }: Frame, name: string, otherwise: number): number {
  const text = headers.get(name) ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}
