import type { Connection } from "./connection.ts";
import { type Item, ThreadLook, type TurnError, TurnList } from "./wire.ts";

/** What the app-server says about a turn that reports nothing. */
export type Look =
  /** It goes on, waits for something, or nobody can say. */
  | { readonly kind: "working" }
  | {
      readonly kind: "over";
      readonly status: string;
      readonly error: TurnError | undefined;
      readonly items: readonly Item[];
    };

/** The turn that was asked for is among the newest ones: a thread has one at a time. */
const turnsLookedAt = 3;

/** Looks whether a turn ended without our hearing of it. Bounded. */
export async function lookAtTurn(
  connection: Connection,
  threadId: string,
  turnId: string | undefined,
): Promise<Look> {
  const { look } = connection.deadlines;
  const reply = await connection.call("thread/read", { threadId }, look);
  const read = ThreadLook.safeParse(reply.kind === "result" ? reply.result : undefined);
  const type = read.success ? read.data.thread.status?.type : undefined;
  if (type === undefined || type === "active") return { kind: "working" };
  const turns = await connection.call("thread/turns/list", { threadId, limit: turnsLookedAt }, look);
  if (turns.kind === "timeout" || turns.kind === "closed") return { kind: "working" };
  const listed = TurnList.safeParse(turns.kind === "result" ? turns.result : undefined);
  const turn = listed.success ? listed.data.data.find(({ id }) => id === turnId) : undefined;
  if (turn === undefined) return { kind: "over", status: "failed", error: vanished, items: [] };
  if (turn.status === undefined || turn.status === "inProgress") return { kind: "working" };
  return { kind: "over", status: turn.status, error: turn.error, items: turn.items };
}

const vanished: TurnError = {
  message:
    "Codex no longer works on this turn and does not say how it ended. Look at what it did, then try again.",
  codexErrorInfo: undefined,
  additionalDetails: undefined,
};
