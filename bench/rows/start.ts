import { spawn } from "node:child_process";
import { once } from "node:events";
import { median } from "../percentile.ts";
import { createHome, spawnMeasured } from "../poco.ts";
import { atMost, type Row } from "../row.ts";

const rounds = 7;

/** From nothing to the first answer. */
export async function start(): Promise<readonly Row[]> {
  await using home = await createHome();
  const times: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    times.push(
      await timed(async () => {
        const poco = spawnMeasured(home);
        const { status } = await fetch(`${await poco.address}/health`);
        if (status !== 200) throw new Error(`/health answered ${status}`);
        return () => poco.end("SIGTERM");
      }),
    );
    floors.push(await timed(bareStart));
  }
  return [
    {
      what: "cold start to first 200 on /health",
      budget: atMost(300, "ms"),
      figure: median(times.slice(1)),
      floor: { value: median(floors.slice(1)), what: "node -e with node:http" },
      note: `median of ${rounds}; the files are in the page cache, the TypeScript is not compiled before`,
    },
  ];
}

/** Milliseconds until the start is done; what it started is ended afterwards. */
async function timed(begin: () => Promise<() => Promise<unknown>>): Promise<number> {
  const before = performance.now();
  const end = await begin();
  const ms = performance.now() - before;
  await end();
  return ms;
}

const bareProgram = `const s = require("node:http").createServer((q, a) => a.end("{}")).listen(0, "127.0.0.1", () => console.log(s.address().port))`;

async function bareStart(): Promise<() => Promise<unknown>> {
  const child = spawn(process.execPath, ["-e", bareProgram], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  await fetch(`http://127.0.0.1:${port.toString().trim()}/`);
  return async () => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
}
