import { describe, expect, it } from "vitest";
import { readMessage } from "./wire.ts";

const read = (message: unknown): ReturnType<typeof readMessage> => readMessage(JSON.stringify(message));

describe("a message on the socket", () => {
  it("is a hello, with whatever else it says", () => {
    expect(read({ type: "hello", num_connections: 2, debug_info: {} })).toEqual({ kind: "hello" });
  });

  it("is the end of the connection, with or without a reason", () => {
    expect(read({ type: "disconnect", reason: "warning" })).toEqual({
      kind: "disconnect",
      reason: "warning",
    });
    expect(read({ type: "disconnect", reason: null })).toEqual({ kind: "disconnect", reason: "unknown" });
  });

  it("is an envelope even where members are null, absent or of another kind", () => {
    const bare = { retryAttempt: 0, retryReason: null, acceptsPayload: false };
    const strange = { retry_attempt: "two", retry_reason: 7, accepts_response_payload: "yes", payload: null };

    expect(read({ type: "events_api", envelope_id: "1" })).toEqual({
      kind: "envelope",
      envelope: { kind: "events_api", envelopeId: "1", body: undefined, ...bare },
    });
    expect(read({ type: "interactive", envelope_id: "2", ...strange })).toEqual({
      kind: "envelope",
      envelope: { kind: "interactive", envelopeId: "2", body: null, ...bare },
    });
  });

  it("is a first attempt where the reason of the retry is empty", () => {
    const message = read({ type: "events_api", envelope_id: "1", retry_attempt: 0, retry_reason: "" });

    expect(message).toMatchObject({ envelope: { retryAttempt: 0, retryReason: null } });
  });

  it.each(["", "{", "null", "7", '"hello"', "[]", "{}", '{"type":null}'])("is unknown: %s", (text) => {
    expect(readMessage(text)).toEqual({ kind: "unknown", type: "unreadable" });
  });

  it("is unknown when its type is, when it has no id, and when it is not text", () => {
    expect(read({ type: "toString", envelope_id: "1" })).toEqual({ kind: "unknown", type: "toString" });
    expect(read({ type: "events_api" })).toEqual({ kind: "unknown", type: "events_api" });
    expect(readMessage(new ArrayBuffer(4))).toEqual({ kind: "unknown", type: "unreadable" });
  });
});
