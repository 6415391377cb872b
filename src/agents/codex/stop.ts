import type { Log } from "../../observe/log.ts";
import { carriersOf } from "../kit/process-table.ts";
import { seeOff } from "../kit/stop-ladder.ts";
import type { Connection } from "./connection.ts";
import { Terminals } from "./wire.ts";

/** The app-server reports a command as ended some 40 ms before its processes are gone. */
const graceMs = 500;
const looks = 10;
const lookEveryMs = 100;

/** Asks the app-server to end a turn. False when it did not react; the end itself comes as `turn/completed`. */
export async function interruptTurn(
  connection: Connection,
  threadId: string,
  turnId: string,
): Promise<boolean> {
  const reply = await connection.call("turn/interrupt", { threadId, turnId }, connection.deadlines.interrupt);
  // An error means that the turn is not active: it has ended, or is about to say so.
  return reply.kind === "result" || reply.kind === "error";
}

/**
 * Ends the commands that a turn left behind: an interrupt ends the turn, but not the command that it runs, which
 * goes on as a background terminal. Resolves when their processes are gone, whether the app-server could end them
 * or we had to. True when the app-server ended some: then it will report so.
 */
export async function endCommands(connection: Connection, threadId: string, log: Log): Promise<boolean> {
  const hadCommands = await cleanTerminals(connection, threadId, log);
  // Codex names the thread in the environment of its commands.
  const pairs = [connection.child.mark, `CODEX_THREAD_ID=${threadId}`];
  await seeOff(() => carriersOf(pairs), graceMs);
  return hadCommands;
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
