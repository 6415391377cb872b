import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { familyMark } from "./child-process.ts";
import { isAlive, startTicksOf } from "./process-table.ts";
import { reapLeft } from "./reap.ts";

const started: number[] = [];

const family = `reap-test-${process.pid}`;

/** As a killed PoCo leaves it: in a group of its own, marked, and deaf to SIGTERM. */
async function aLeftProcess(
  mark = familyMark(family),
): Promise<{ readonly pid: number; readonly startTicks: number }> {
  const [name = "", value = ""] = mark.split("=");
  const script = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")`;
  const child = spawn(process.execPath, ["-e", script], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, [name]: `${value}left` },
  });
  await once(child.stdout, "data");
  const pid = child.pid ?? 0;
  started.push(pid);
  return { pid, startTicks: startTicksOf(pid) };
}

afterEach(() => {
  for (const pid of started.splice(0)) if (startTicksOf(pid) > 0) process.kill(pid, "SIGKILL");
});

it("ends what an earlier PoCo left, however stubborn, also where no record names it", async () => {
  const left = await aLeftProcess();

  expect(await reapLeft([], family)).toBe(1);

  await expect.poll(() => isAlive(left)).toBe(false);
});

it("ends a recorded process that lost its mark", async () => {
  const left = await aLeftProcess("OTHER=");

  expect(await reapLeft([{ ...left, agent: "test" }], family)).toBe(1);

  await expect.poll(() => isAlive(left)).toBe(false);
});

it("leaves a later process with the same pid and other families alone", async () => {
  const other = await aLeftProcess(familyMark(`${family}-2`));
  const later = { pid: other.pid, startTicks: other.startTicks - 1, agent: "test" };

  expect(await reapLeft([later], family)).toBe(0);

  expect(isAlive(other)).toBe(true);
});

it("spares itself, though an agent of the earlier PoCo started it", async () => {
  const script = `import { reapLeft } from ${JSON.stringify(new URL("reap.ts", import.meta.url).href)};
    console.log(await reapLeft([], ${JSON.stringify(family)}));`;
  const [name = "", value = ""] = familyMark(family).split("=");
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, [name]: `${value}self` },
  });

  const [said] = (await once(child.stdout, "data")) as [Buffer];

  expect(String(said).trim()).toBe("0");
});
