import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../testing/fake-feishu/transport/transport-fixture.ts";
import { createAppLock } from "./app-lock.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "poco-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Leaves a lock behind with these words in it. */
function leave(words: string): void {
  createAppLock("cli_1", folder).take();
  const [name = ""] = readdirSync(folder);
  writeFileSync(join(folder, name), words);
}

const module = fileURLToPath(new URL("app-lock.ts", import.meta.url));
/** Takes the lock as soon as it is told to, says what came of it, and keeps it until it is told to end. */
const contender = `
  const { createAppLock } = await import(process.argv[1]);
  const lock = createAppLock("cli_1", process.argv[2]);
  process.stdin.once("data", () => console.log(lock.take() ?? "mine"));
  process.stdin.on("end", () => process.exit(0));
  console.log("there");
`;

describe("the lock of an app", () => {
  it.each([
    ["ended without a goodbye", "999999999 1\n"],
    ["had a number that another one has now", `${process.pid} 1\n`],
    ["wrote nothing", ""],
    ["wrote something else", "hello\n"],
  ])("is taken from a process that %s", (_, words) => {
    leave(words);

    const lock = createAppLock("cli_1", folder);

    expect(lock.take()).toBeNull();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("keeps nobody from working where it cannot be written", () => {
    const file = join(folder, "a file");
    writeFileSync(file, "");

    expect(createAppLock("cli_1", join(file, "below")).take()).toBeNull();
    expect(createAppLock("cli_1", file).take()).toBeNull();
  });

  it("is held by one of two, and given on", () => {
    const [one, other] = [createAppLock("cli_1", folder), createAppLock("cli_1", folder)];

    const first = [one.take(), other.take(), one.take()];
    one.release();

    expect(first).toEqual([null, `process ${process.pid}`, null]);
    expect(other.take()).toBeNull();
  });

  it("is each app's own", () => {
    createAppLock("cli_1", folder).take();

    expect(createAppLock("cli_2", folder).take()).toBeNull();
  });

  it("leaves alone what is another's by now", () => {
    const lock = createAppLock("cli_1", folder);
    lock.take();
    const [name = ""] = readdirSync(folder);
    writeFileSync(join(folder, name), "1 1\n");

    lock.release();

    expect(readFileSync(join(folder, name), "utf8")).toBe("1 1\n");
  });

  it("is one's, where many want what a dead process left at the same moment", async () => {
    leave("999999999 1\n");
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", contender, module, folder]),
    );
    const ended = children.map((child) => new Promise((resolve) => void child.on("close", resolve)));
    const said: string[] = [];
    for (const { stdout } of children) {
      stdout.setEncoding("utf8").on("data", (text: string) => said.push(...text.trim().split("\n")));
    }
    await until(() => said.length === children.length);

    for (const { stdin } of children) stdin.write("now\n");
    await until(() => said.length === 2 * children.length);
    for (const { stdin } of children) stdin.end();
    await Promise.all(ended);

    expect(said.filter((words) => words === "mine")).toHaveLength(1);
  });
});
