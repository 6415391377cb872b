import type { Log } from "../../observe/log.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { carriersOf } from "../kit/process-table.ts";
import { seeOff } from "../kit/stop-ladder.ts";
import type { Connection } from "./connection.ts";
import { Terminals } from "./wire.ts";

/** The app-server reports a command as ended some 40 ms before its processes are gone. */
const graceMs = 500;
const looks = 10;
const lookEveryMs = 100;

/** A turn whose id is not known yet, or that is between two of its parts, is asked for again. */
const interruptTries = 5;
const askAgainMs = 100;

export interface Interruption {
  readonly threadId: string;
  readonly turnId: string;
  /** Resolves when the turn said that it is over. */
  readonly completed: Promise<unknown>;
}

/**
 * Asks the app-server to end a turn. False when it did not react; the end itself comes as `turn/completed`. During a
 * review another turn is active than the one that was begun; the refusal names it.
 */
export async function interruptTurn(connection: Connection, wanted: Interruption): Promise<boolean> {
  const { threadId } = wanted;
  let { turnId } = wanted;
  for (let attempt = 1; attempt <= interruptTries; attempt += 1) {
    const reply = await connection.call(
      "turn/interrupt",
      { threadId, turnId },
      connection.deadlines.interrupt,
    );
    if (reply.kind === "result") return true;
    if (reply.kind !== "error") return false;
    const other = /but found (\S+)/u.exec(reply.message)?.[1];
    // Any other refusal means that nothing is active: the turn has ended, is about to say so, or has not begun.
    if (other !== undefined) turnId = other;
    else if (await endsWithin(wanted.completed, askAgainMs)) return true;
  }
  return true;
}

/** What a turn left to do. */
export interface WorkLeft {
  readonly working: readonly { readonly threadId: string; readonly turnId: string }[];
  readonly threads: readonly string[];
  /** Resolves when no step is open; undefined where none is. */
  stepsEnd(): Promise<void> | undefined;
}

/** Ends what goes on after the end of its turn: sub-agents at work, and the commands of all its threads. */
export async function endWork(connection: Connection, left: WorkLeft, log: Log): Promise<void> {
  const never = new Promise<void>(() => undefined);
  const interrupts = left.working.map((working) =>
    interruptTurn(connection, { ...working, completed: never }),
  );
  await endsWithin(Promise.all(interrupts), connection.deadlines.interrupt);
  const ended = await Promise.all(left.threads.map((threadId) => endCommands(connection, threadId, log)));
  const stepsEnd = ended.includes(true) ? left.stepsEnd() : undefined;
  if (stepsEnd !== undefined) await endsWithin(stepsEnd, connection.deadlines.lastSteps);
}

/**
 * Ends the commands that a turn left behind: an interrupt ends the turn, but not the command that it runs, which
 * goes on as a background terminal. Resolves when their processes are gone, whether the app-server could end them
 * or we had to. True when the app-server ended some: then it will report so.
 */
export async function endCommands(connection: Connection, threadId: string, log: Log): Promise<boolean> {
  const hadCommands = await cleanTerminals(connection, threadId, log);
  await killCommands(connection, [threadId]);
  return hadCommands;
}

/** The same without the app-server. Codex names the thread in the environment of its commands. */
export async function killCommands(connection: Connection, threads: readonly string[]): Promise<void> {
  const ofThread = (threadId: string) => carriersOf([connection.child.mark, `CODEX_THREAD_ID=${threadId}`]);
  await Promise.all(threads.map((threadId) => seeOff(() => ofThread(threadId), graceMs)));
}

async function cleanTerminals(connection: Connection, threadId: string, log: Log): Promise<boolean> {
  const before = await terminalsOf(connection, threadId);
  const cleaned = await connection.callExperimental(
    "thread/backgroundTerminals/clean",
    { threadId },
    connection.deadlines.terminals,
  );
  if (cleaned === undefined) return false;
  for (let look = 0; look < looks; look += 1) {
    const left = await terminalsOf(connection, threadId);
    if (left === undefined || left.length === 0) return (before?.length ?? 0) > 0;
    if (look === looks / 2) await terminateEach(connection, threadId, left);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  log.warn({ threadId }, "commands of a stopped Codex turn did not end");
  return false;
}

/** True when a command of any thread goes on in the background. */
export async function hasTerminals(connection: Connection): Promise<boolean> {
  for (const threadId of connection.threads) {
    const terminals = await terminalsOf(connection, threadId);
    if (terminals !== undefined && terminals.length > 0) return true;
  }
  return false;
}

async function terminateEach(
  connection: Connection,
  threadId: string,
  processIds: readonly string[],
): Promise<void> {
  const calls = processIds.map((processId) =>
    connection.callExperimental(
      "thread/backgroundTerminals/terminate",
      { threadId, processId },
      connection.deadlines.terminals,
    ),
  );
  await Promise.all(calls);
}

/** Undefined when the app-server cannot say. */
async function terminalsOf(connection: Connection, threadId: string): Promise<readonly string[] | undefined> {
  const reply = await connection.callExperimental(
    "thread/backgroundTerminals/list",
    { threadId },
    connection.deadlines.terminals,
  );
  if (reply?.kind !== "result") return undefined;
  const read = Terminals.safeParse(reply.result);
  return read.success ? read.data.data.map((terminal) => terminal.processId) : undefined;
}
