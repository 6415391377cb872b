/*
 * A program that speaks the lines of `wire.ts`. It thinks nothing: its prompt says what it does. It is here so that
 * the example runs; in its place stands the agent that you want to add.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Line, Order } from "./wire.ts";

if (process.argv.includes("--version")) {
  process.stdout.write("line-agent 1.0.0\n");
  process.exit(0);
}

type OrderOf<Type extends Order["type"]> = Extract<Order, { type: Type }>;

const orders: Order[] = [];
let wake: () => void = () => undefined;
/** A turn that waits for nothing would let the process end while it works. */
const alive = setInterval(() => undefined, 60_000);

createInterface({ input: process.stdin })
  .on("line", (line) => take(JSON.parse(line) as Order))
  .once("close", () => process.exit(0));

function take(order: Order): void {
  if (order.type === "cancel") process.exit(0);
  orders.push(order);
  wake();
}

async function next<Type extends Order["type"]>(type: Type): Promise<OrderOf<Type>> {
  for (;;) {
    const found = orders.find((order): order is OrderOf<Type> => order.type === type);
    if (found !== undefined) {
      orders.splice(orders.indexOf(found), 1);
      return found;
    }
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The conversations stand in the home, one file each: that is what makes them go on after a restart. */
function historyOf(id: string): string {
  const path = join(process.env["HOME"] ?? ".", `conversation-${id}`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

async function work(): Promise<void> {
  const { text, resume } = await next("prompt");
  const id = resume ?? randomUUID();
  const before = historyOf(id);
  writeFileSync(join(process.env["HOME"] ?? ".", `conversation-${id}`), `${before}${text}\n`);
  say({ type: "session", id });
  const [word = "", ...rest] = text.split(" ");
  await act(word, { subject: rest.join(" "), before });
  say({ type: "done" });
  clearInterval(alive);
  process.stdin.destroy();
}

async function act(word: string, { subject, before }: { readonly subject: string; readonly before: string }) {
  switch (word) {
    case "say":
      return say({ type: "text", text: subject });
    case "twice":
      say({ type: "text", message: "first", text: "one" });
      return say({ type: "text", message: "second", text: "two" });
    case "recall":
      return say({ type: "text", text: before });
    case "wait":
      say({ type: "text", text: "waiting" });
      return say({ type: "text", text: (await next("words")).text });
    case "ask":
      return ask();
    case "run":
      return run(subject);
    default:
      say({ type: "text", text: "begun" });
      await new Promise(() => undefined);
  }
}

async function ask(): Promise<void> {
  say({ type: "ask", id: "ask-1", command: "touch asked" });
  const { allow } = await next("answer");
  say({ type: "text", text: allow ? "allowed" : "not allowed" });
}

function run(command: string): Promise<void> {
  say({ type: "command", id: "run-1", command });
  const child = spawn("sh", ["-c", command], { detached: true, stdio: "ignore" });
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      say({ type: "command", id: "run-1", command, exitCode: code ?? 1 });
      resolve();
    });
  });
}

await work();
