import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { markName } from "./child-process.ts";
import { isAlive, startTicksOf } from "./process-table.ts";
import { reapLeft } from "./reap.ts";

const started: number[] = [];

/** As a killed PoCo leaves it: in a group of its own, marked, and deaf to SIGTERM. */
async function aLeftProcess(): Promise<{ readonly pid: number; readonly startTicks: number }> {
  const script = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")`;
  const child = spawn(process.execPath, ["-e", script], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, [markName]: "left" },
  });
  await once(child.stdout, "data");
  const pid = child.pid ?? 0;
  started.push(pid);
  return { pid, startTicks: startTicksOf(pid) };
}

afterEach(() => {
  for (const pid of started.splice(0)) if (startTicksOf(pid) > 0) process.kill(pid, "SIGKILL");
});

it("ends what an earlier PoCo left, however stubborn", async () => {
  const left = await aLeftProcess();

  expect(await reapLeft([{ ...left, agent: "test" }])).toBe(1);

  await expect.poll(() => isAlive(left)).toBe(false);
});

it("leaves a later process with the same pid alone", async () => {
  const other = await aLeftProcess();

  expect(await reapLeft([{ pid: other.pid, startTicks: other.startTicks - 1, agent: "test" }])).toBe(0);

  expect(isAlive(other)).toBe(true);
});
