import type { FakeQuirks } from "./fake-acp-quirks.ts";

/** One turn of the scripted agent. */
export interface FakeTurn {
  readonly sessionId: string;
  readonly folder: string;
  /** All of the session, this one last. */
  readonly prompts: readonly string[];
  readonly text: string;
  readonly quirks: FakeQuirks;
  readonly state: string;
  /** Resolves when the client cancels the turn. */
  readonly cancelled: Promise<void>;
  mode(): string;
  setMode(mode: string): void;
  update(body: object): void;
  notify(method: string, params: object): void;
  write(bytes: string | Uint8Array): void;
  ask(method: string, params: object): { readonly number: number; readonly answer: Promise<unknown> };
}

export type FakeEnd = (
  | { readonly stopReason: string; readonly more?: object }
  | { readonly error: object }
  | { readonly silent: true }
) & { readonly after?: () => void };

export type Script = (turn: FakeTurn, subject: string) => FakeEnd | Promise<FakeEnd>;

export const done: FakeEnd = { stopReason: "end_turn" };
export const stopped: FakeEnd = { stopReason: "cancelled" };

export function say(turn: FakeTurn, text: string): void {
  turn.update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
}

export function chunkMessage({ sessionId }: FakeTurn, text: string): object {
  const update = { sessionUpdate: "agent_message_chunk", content: { type: "text", text } };
  return { jsonrpc: "2.0", method: "session/update", params: { sessionId, update } };
}

export function tool(turn: FakeTurn, body: object, kind = "tool_call"): void {
  turn.update({ sessionUpdate: kind, ...body });
}

export function textContent(text: string): object {
  return { type: "content", content: { type: "text", text } };
}
