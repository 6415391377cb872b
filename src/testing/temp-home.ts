import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Files, filesOf } from "../config/locations.ts";

export interface TempHome extends AsyncDisposable {
  /** The folder that stands for the user's home; PoCo's own is `.poco` in it. */
  readonly user: string;
  readonly files: Files;
  /** Points a process at this home and at nothing of the machine's own. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** An empty home for one test. Remove it afterwards, or write `await using`. */
export async function createTempHome(): Promise<TempHome> {
  const user = await mkdtemp(join(tmpdir(), "poco-home-"));
  const files = filesOf(join(user, ".poco"));
  const remove = () => rm(user, { recursive: true, force: true });
  return {
    user,
    files,
    environment: { HOME: user, POCO_HOME: files.home, PATH: process.env["PATH"] ?? "" },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}
