import { afterEach, describe, expect, it } from "vitest";
import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { type Child, startChild } from "./child-process.ts";
import { carriersOf, descendantsOf } from "./process-table.ts";
import { bringDown, seeOff, sweepAfter } from "./stop-ladder.ts";

const ladder = { cancelMs: 150, endOfInputMs: 150, terminateMs: 150 };

/** What a child does, as JavaScript for `node -e`. All say that they are ready on stdout. */
const polite = `process.stdin.resume(); process.stdin.on("end", () => process.exit(0)); console.log("ready")`;
const deafToInput = `setInterval(() => {}, 1000); console.log("ready")`;
const stubborn = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")`;
/** Leaves a grandchild in a session of its own that ignores SIGTERM and whose parent is gone. */
const forking = `
  const { spawn } = require("node:child_process");
  const deep = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")';
  const middle = "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(deep) + "], { detached: true, stdio: 'inherit' }).unref()";
  spawn(process.execPath, ["-e", middle], { detached: true, stdio: "inherit" });
  process.stdin.resume(); process.stdin.on("end", () => process.exit(0));`;

const places: ReturnType<typeof createAgentHome>[] = [];

async function aChild(script: string) {
  const place = createAgentHome();
  places.push(place);
  const request = { command: process.execPath, args: ["-e", script], folder: place.folder, agent: "test" };
  const started = await startChild(place.host(), request);
  if (started.kind === "refused") throw new Error(started.message);
  await new Promise((resolve) => {
    started.child.stdout.once("data", resolve);
  });
  return { child: started.child, place };
}

const descendants = (child: Child) => descendantsOf(child.pid, child.mark);

afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

describe("the ladder that ends a child", () => {
  it("leaves it at the protocol's own way where that is enough", async () => {
    const { child } = await aChild(deafToInput);

    const rung = await bringDown(child, { ...ladder, cancel: async () => process.kill(child.pid, "SIGINT") });

    expect(rung).toBe("cancel");
  });

  it.each([
    [polite, "end of input"],
    [deafToInput, "terminate"],
    [stubborn, "kill"],
  ])("climbs as far as it has to (%#)", async (script, expected) => {
    const { child, place } = await aChild(script);
    expect(place.processes).toMatchObject([{ pid: child.pid, startTicks: child.startTicks, agent: "test" }]);

    expect(await bringDown(child, { ...ladder, cancel: () => Promise.reject(new Error("no cancel")) })).toBe(
      expected,
    );

    expect(child.hasExited()).toBe(true);
    expect(place.processes).toEqual([]);
  });

  it("ends descendants that left the group and lost their parent", async () => {
    const { child } = await aChild(forking);
    await expect.poll(() => descendants(child).length).toBe(1);

    expect(await bringDown(child, ladder)).toBe("end of input");

    expect(descendants(child)).toEqual([]);
  });

  it("ends what a killed child left behind", async () => {
    const { child } = await aChild(forking);
    await expect.poll(() => descendants(child).length).toBe(1);
    process.kill(child.pid, "SIGKILL");
    await child.exit;

    await sweepAfter(child);

    expect(descendants(child)).toEqual([]);
  });
});

it("sees off what is marked, and kills what does not go by itself", async () => {
  const { child } = await aChild(stubborn);
  const find = () => carriersOf([child.mark]);
  expect(find().map((entry) => entry.pid)).toEqual([child.pid]);
  expect(carriersOf([child.mark, "OTHER=mark"])).toEqual([]);

  await seeOff(find, 50);

  expect(find()).toEqual([]);
});

describe("a child process", () => {
  it("that cannot be started is a refusal with the system's code", async () => {
    const place = createAgentHome();
    places.push(place);

    const request = { command: "/no/such/program", args: [], folder: place.folder, agent: "test" };

    expect(await startChild(place.host(), request)).toMatchObject({ kind: "refused", code: "ENOENT" });
    expect(place.processes).toEqual([]);
  });

  it("keeps the end of what it complains about", async () => {
    const { child } = await aChild(`
      process.stderr.write("x".repeat(200000) + "\\u001b[31mthe end\\u001b[0m\\n", () => console.log("ready")); setInterval(() => {}, 1000)`);
    await expect.poll(() => child.complaints().endsWith("xthe end")).toBe(true);

    expect(child.complaints().length).toBeLessThan(66_000);
    await bringDown(child, ladder);
  });
});
