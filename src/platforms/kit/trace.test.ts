import { expect, it } from "vitest";
import { createTrace } from "./trace.ts";

function aTrace() {
  const clock = { now: Date.UTC(2026, 0, 2, 3, 4, 5) };
  return { clock, trace: createTrace({ now: () => clock.now }) };
}

it("shows the newest first and keeps fifty of each, but counts all", () => {
  const { trace } = aTrace();
  for (let number = 1; number <= 60; number += 1) {
    trace.inbound({ kind: "message", outcome: "taken", eventId: `Ev${number}` });
  }

  const { inbound_events: events, totals } = trace.shown();

  expect(events).toHaveLength(50);
  expect(events[0]).toMatchObject({ event_id: "Ev60", recorded_at: "2026-01-02T03:04:05.000Z" });
  expect(totals).toEqual({ inbound: 60, outbound: 0, errors: 0 });
});

it("shows the members that the contract names, with lengths in place of texts", () => {
  const { trace } = aTrace();
  trace.inbound({
    kind: "message",
    outcome: "taken",
    userId: "U1",
    channel: "C1",
    textLength: 12,
    eventKeys: ["text"],
  });
  trace.outbound({
    method: "post",
    outcome: "ok",
    tookMs: 12.4,
    channel: "C1",
    taskId: "1a2b3c4d",
    textLength: 7,
  });
  trace.fault({ stage: "post", code: "missing_scope", needed: "write", context: { lane: "background" } });

  const { inbound_events: inbound, outbound_attempts: outbound, errors } = trace.shown();

  expect(inbound[0]).toMatchObject({
    user_id: "U1",
    text: "(12 characters)",
    surface: null,
    payload_keys: [],
  });
  expect(outbound[0]).toMatchObject({ task_id: "1a2b3c4d", text_preview: "(7 characters)", took_ms: 12 });
  expect(errors[0]).toMatchObject({ stage: "post", message: "missing_scope", needed_scope: "write" });
});

it("shows no token and no address", () => {
  const { trace } = aTrace();
  trace.fault({
    stage: "socket",
    code: "cut",
    detail: "wss://wss.example.com/link?ticket=abc-123 and xoxb-1234567890-abcdef said no",
    context: { url: "https://files.example.com/T1?token=secret-in-it" },
  });

  const shown = JSON.stringify(trace.shown());

  expect(shown).not.toMatch(/abc-123|xoxb-1|secret-in-it|example\.com/);
  expect(shown).toContain("said no");
});
