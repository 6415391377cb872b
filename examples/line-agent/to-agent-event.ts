import type { AgentEvent } from "../../src/domain/agent-event.ts";
import { unreachable } from "../../src/domain/unreachable.ts";
import type { Line } from "./wire.ts";

/** What a line means for people. Pure, so that every shape the program can write is one line of a test. */
export function toAgentEvent(line: Line, resume: string | undefined): AgentEvent {
  switch (line.type) {
    case "session": {
      const start = resume === undefined ? "fresh" : line.id === resume ? "resumed" : "restarted";
      return { kind: "session", sessionId: line.id, confirmed: true, start };
    }
    case "text":
      return { kind: "text", messageId: line.message ?? "answer", delta: line.text };
    case "command": {
      const { id, command: title, exitCode } = line;
      const isOver = exitCode !== undefined && exitCode !== null;
      const state = !isOver ? "running" : exitCode === 0 ? "done" : "failed";
      return { kind: "step", step: { id, type: "command", title, state, ...(isOver ? { exitCode } : {}) } };
    }
    case "ask":
      return {
        kind: "ask",
        request: {
          requestId: line.id,
          ask: "command",
          title: "Run a command",
          detail: { command: line.command },
          options: ["allow_once", "reject", "reject_and_stop"],
        },
      };
    case "done":
      return { kind: "ended", outcome: { kind: "completed" } };
    case "error": {
      const message = `The line agent failed: ${line.message} Look at what it did, then try again.`;
      return { kind: "ended", outcome: { kind: "failed", reason: "agent", message } };
    }
    default:
      return unreachable(line);
  }
}
