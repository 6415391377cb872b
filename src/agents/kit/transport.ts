import type { Log } from "../../observe/log.ts";
import type { Child } from "./child-process.ts";
import { endsWithin } from "./ends-within.ts";
import { JsonLines } from "./json-lines.ts";

/** What carries messages to and from an agent. Contract: `send` never throws; `onClose` is called exactly once. */
export interface Transport {
  send(message: object): void;
  onMessage(take: (message: unknown) => void): void;
  /** `why` is for people. Messages that came before are given out first. */
  onClose(take: (why: string) => void): void;
}

/** JSON lines over the pipes of a child. Closed when the child has ended and all it wrote is read. */
export function childTransport(child: Child, log: Log): Transport {
  let takeMessage: (message: unknown) => void = () => undefined;
  const lines = new JsonLines({
    onValue: (value) => takeMessage(value),
    onGarbage: (start) => log.warn({ pid: child.pid, start }, "the agent wrote a line that is no message"),
  });
  const closed = closing(child, lines);
  child.stdout.on("data", (chunk: Buffer) => lines.write(chunk));
  return {
    send: (message) => {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    onMessage: (take) => {
      takeMessage = take;
    },
    onClose: (take) => void closed.then(take),
  };
}

/** A grandchild may keep the pipe open after the child has ended; so long we wait for what is still in it. */
const drainMs = 200;

async function closing(child: Child, lines: JsonLines): Promise<string> {
  const drained = new Promise<void>((resolve) => {
    child.stdout.once("close", resolve);
  });
  const { code, signal } = await child.exit;
  await endsWithin(drained, drainMs);
  lines.end();
  return signal === null ? `ended with exit code ${code ?? "unknown"}` : `was ended by ${signal}`;
}
