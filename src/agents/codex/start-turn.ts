import type { Taken } from "../agent.ts";
import type { Reply } from "../kit/json-rpc-peer.ts";
import { refused, taken } from "../kit/taken.ts";
import type { Choices } from "./choices.ts";
import type { Connection } from "./connection.ts";
import type { Order } from "./orders.ts";
import type { OpenThread } from "./thread.ts";

export interface TurnWanted {
  readonly thread: OpenThread;
  readonly order: Order;
  readonly choices: Choices;
  /** Paths that were checked: the app-server leaves out what it cannot read, without a word. */
  readonly images: readonly string[];
}

/** Begins a turn. The answer names the turn, but for a compaction. */
export async function startTurn(connection: Connection, wanted: TurnWanted): Promise<Reply> {
  const { thread, order } = wanted;
  const { threadId } = thread;
  const { startTurn: deadline } = connection.deadlines;
  if (order.kind === "prompt") {
    return connection.call(
      "turn/start",
      { threadId, ...inputOf(order.text, wanted), ...limitsOf(wanted) },
      deadline,
    );
  }
  // Neither a review nor a compaction takes limits of its own, and a loaded thread keeps those of its last turn.
  const set = await connection.callExperimental(
    "thread/settings/update",
    { threadId, ...limitsOf(wanted) },
    deadline,
  );
  if (set !== undefined && set.kind !== "result") return set;
  if (order.kind === "compact") return connection.call("thread/compact/start", { threadId }, deadline);
  return connection.call("review/start", { threadId, target: order.target }, deadline);
}

/** More words for a turn that is under way; never for another one than is meant. */
export async function steerTurn(
  connection: Connection,
  { threadId, turnId, text }: { readonly threadId: string; readonly turnId: string; readonly text: string },
): Promise<Taken> {
  const params = { threadId, expectedTurnId: turnId, input: [textPart(text)] };
  const reply = await connection.call("turn/steer", params, connection.deadlines.steer);
  if (reply.kind === "result") return taken;
  if (reply.kind === "error") return refused(`Codex did not take it: ${reply.message}`);
  return refused("Codex did not answer. The message was not taken, as far as PoCo knows.");
}

function textPart(text: string): object {
  return { type: "text", text, text_elements: [] };
}

function inputOf(text: string, { images }: TurnWanted): object {
  const pictures = images.map((path) => ({ type: "localImage", path }));
  return { input: [textPart(text), ...pictures] };
}

function limitsOf({ thread, choices }: TurnWanted): object {
  return {
    approvalPolicy: choices.approvalPolicy,
    sandboxPolicy: thread.sandboxPolicy,
    effort: choices.effort,
    ...(choices.model === undefined ? {} : { model: choices.model }),
  };
}
