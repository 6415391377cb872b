import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { keptProcesses } from "./process-memory.ts";
import { startTicksOf } from "./process-table.ts";

const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) if (startTicksOf(pid) > 0) process.kill(pid, "SIGKILL");
});

it("counts a process with all that it started, and none that is gone", async () => {
  const grandchild = "setInterval(() => {}, 1000)";
  const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}]);
    c.once("spawn", () => console.log(c.pid)); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const pid = child.pid ?? 0;
  started.push(pid, Number(said));
  const record = { pid, startTicks: startTicksOf(pid), agent: "some" };
  const gone = { pid, startTicks: record.startTicks - 1, agent: "gone" };

  const [kept, ...others] = keptProcesses([record, gone]);

  expect(kept).toMatchObject({ agent: "some", pid, processes: 2 });
  // Two programs of this size do not fit into less.
  expect(kept?.residentBytes).toBeGreaterThan(20_000_000);
  expect(others).toEqual([]);
});
