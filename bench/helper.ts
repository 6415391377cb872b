import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("run.ts", import.meta.url));

/** A process of the benchmark's own, so that its work is not counted as PoCo's. */
export interface Helper extends AsyncDisposable {
  readonly pid: number;
  /** Hands over a task and resolves with its result. */
  ask(task: unknown): Promise<unknown>;
}

/** `role` names a file of `roles.ts`. */
export function startHelper(role: string): Helper {
  const child = fork(program, [role], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`the helper ${role} has no process`);
  const waiting: PromiseWithResolvers<unknown>[] = [];
  child.on("message", (result) => waiting.shift()?.resolve(result));
  child.once("exit", () => {
    for (const { reject } of waiting) reject(new Error(`the helper ${role} ended before it had a result`));
  });
  return {
    pid,
    ask: (task) => {
      const result = Promise.withResolvers<unknown>();
      waiting.push(result);
      child.send(task as object);
      return result.promise;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** The other side: answers each task with the result of the work. */
export function serveTasks(work: (task: unknown) => Promise<unknown>): void {
  process.on("message", (task) => {
    work(task).then(
      (result) => process.send?.(result),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
