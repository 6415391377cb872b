import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Files } from "../config/locations.ts";
import { identityOf, isAlive } from "./process-identity.ts";

const Details = z.object({
  startTicks: z.number(),
  address: z.string(),
  version: z.string(),
  stopGraceSeconds: z.number(),
  flags: z.object({ host: z.string().optional(), port: z.number().optional() }),
  agents: z.array(z.object({ name: z.string(), title: z.string(), ready: z.boolean(), detail: z.string() })),
  warnings: z.array(z.string()),
});

/** What a running PoCo tells the commands about itself. */
export type PocoDetails = Readonly<z.infer<typeof Details>>;

/** What the pid file says, and whether the process that wrote it still lives. */
export type RunningPoco =
  | { readonly state: "stopped" }
  /** The process is gone, or the file is not by this PoCo: nobody is to be stopped because of it. */
  | { readonly state: "stale"; readonly pid: number; readonly details: PocoDetails | undefined }
  | { readonly state: "running"; readonly pid: number; readonly details: PocoDetails };

export async function findPoco(files: Files): Promise<RunningPoco> {
  const [first = "", ...rest] = (await readPidFile(files.pid)).split("\n");
  const pid = Number(first.trim());
  if (!Number.isSafeInteger(pid) || pid <= 0) return { state: "stopped" };

  const details = detailsIn(rest.join("\n"));
  if (details === undefined || !(await isAlive({ pid, ...details }))) return { state: "stale", pid, details };
  return { state: "running", pid, details };
}

/** Writes the pid file for this process: the decimal pid on the first line, the rest as JSON on the second. */
export async function announcePoco(files: Files, details: Omit<PocoDetails, "startTicks">): Promise<void> {
  const { startTicks } = await identityOf(process.pid);
  const unfinished = `${files.pid}.${process.pid}.new`;
  await writeFile(unfinished, `${process.pid}\n${JSON.stringify({ startTicks, ...details })}\n`, {
    mode: 0o600,
  });
  await rename(unfinished, files.pid);
}

/** Removes the pid file, unless it tells of another process by now. */
export async function forgetPoco(files: Files, pid: number): Promise<void> {
  const poco = await findPoco(files);
  if (poco.state !== "stopped" && poco.pid === pid) await rm(files.pid, { force: true });
}

async function readPidFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function detailsIn(json: string): PocoDetails | undefined {
  try {
    return Details.parse(JSON.parse(json));
  } catch {
    return undefined; // the file of another version, or cut short
  }
}
