import type { Outcome, SessionStart } from "../../domain/agent-event.ts";
import type { Choices } from "./choices.ts";
import type { Connection } from "./connection.ts";
import { failed } from "./failure.ts";
import { ThreadOpened } from "./wire.ts";

/** A thread that is loaded and ready for a turn. */
export interface OpenThread {
  readonly kind: "open";
  readonly threadId: string;
  readonly start: SessionStart;
  /** The sandbox as Codex set it up for the thread, to be given with every turn. */
  readonly sandboxPolicy: object;
}

export type Opening =
  | OpenThread
  | { readonly kind: "failed"; readonly outcome: Outcome }
  /** The process ended before anything was asked of the model: it is safe to try again. */
  | { readonly kind: "closed"; readonly why: string }
  | { readonly kind: "unanswered"; readonly method: string };

export interface ThreadWanted {
  readonly folder: string;
  readonly choices: Choices;
  readonly resume: string | undefined;
  /** Goes on with a copy of `resume`; also where that is open elsewhere. */
  readonly isFork: boolean;
}

/**
 * Opens a new thread, or goes on with an earlier one or a copy of it. All options go along every time: a resumed thread forgets
 * its sandbox and the overrides of its configuration.
 */
export async function openThread(connection: Connection, wanted: ThreadWanted): Promise<Opening> {
  if (wanted.resume === undefined) return startThread(connection, wanted, "fresh");
  const params = { threadId: wanted.resume, excludeTurns: true, ...optionsOf(wanted) };
  const method = wanted.isFork ? "thread/fork" : "thread/resume";
  const reply = await connection.call(method, params, connection.deadlines.open);
  if (reply.kind === "error" && isGone(reply.message)) return startThread(connection, wanted, "restarted");
  if (reply.kind === "error") return { kind: "failed", outcome: resumeFailure(reply.message) };
  return read(reply, wanted.isFork ? "forked" : "resumed", wanted, method);
}

async function startThread(
  connection: Connection,
  wanted: ThreadWanted,
  start: "fresh" | "restarted",
): Promise<Opening> {
  const reply = await connection.call("thread/start", optionsOf(wanted), connection.deadlines.open);
  if (reply.kind === "error") {
    return {
      kind: "failed",
      outcome: failed("agent", `Codex could not begin a conversation: ${reply.message}`),
    };
  }
  return read(reply, start, wanted, "thread/start");
}

function optionsOf({ folder, choices }: ThreadWanted): object {
  return {
    cwd: folder,
    approvalPolicy: choices.approvalPolicy,
    sandbox: choices.sandbox,
    ...(choices.model === undefined ? {} : { model: choices.model }),
  };
}

type Answered = Exclude<Awaited<ReturnType<Connection["call"]>>, { kind: "error" }>;

function read(
  reply: Answered,
  start: SessionStart,
  ...[wanted, method]: readonly [ThreadWanted, string]
): Opening {
  if (reply.kind === "timeout") return { kind: "unanswered", method };
  if (reply.kind === "closed") return { kind: "closed", why: reply.why };
  const opened = ThreadOpened.safeParse(reply.result);
  if (!opened.success) {
    const message = `Codex answered ${method} without a thread. Update Codex, then try again.`;
    return { kind: "failed", outcome: failed("agent", message) };
  }
  const threadId = opened.data.thread.id;
  if (start === "resumed" && threadId !== wanted.resume) {
    const message = "Codex opened another conversation than the one asked for. Start a new session.";
    return { kind: "failed", outcome: failed("agent", message) };
  }
  return { kind: "open", threadId, start, sandboxPolicy: sandboxPolicyOf(opened.data, wanted.choices) };
}

const policyTypes = {
  "read-only": "readOnly",
  "workspace-write": "workspaceWrite",
  "danger-full-access": "dangerFullAccess",
} as const;

/**
 * What Codex set up, with the user's own refinements of it, where it is of the kind that was asked for. A thread that
 * was loaded already answers with what it had before; then the plain form of what is wanted.
 */
function sandboxPolicyOf(opened: ThreadOpened, { sandbox }: Choices): object {
  const type = policyTypes[sandbox];
  if (opened.sandbox?.type === type) return opened.sandbox;
  if (type === "dangerFullAccess") return { type };
  if (type === "readOnly") return { type, networkAccess: false };
  return {
    type,
    writableRoots: [],
    networkAccess: false,
    excludeTmpdirEnvVar: false,
    excludeSlashTmp: false,
  };
}

/** The texts are not part of the protocol, so they are matched loosely. */
function isGone(message: string): boolean {
  return /no rollout found|thread not found|conversation not found|rollout at .* is empty/iu.test(message);
}

function resumeFailure(message: string): Outcome {
  if (/active writer/iu.test(message)) {
    return failed(
      "agent",
      "This conversation is open in another Codex on the server. Close it there and try again, or go on with a copy of it.",
    );
  }
  return failed(
    "agent",
    `Codex could not go on with the conversation: ${message} Try again, or start a new session.`,
  );
}
