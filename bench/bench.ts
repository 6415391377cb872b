import { rm } from "node:fs/promises";
import type { TempHome } from "../src/testing/temp-home.ts";
import { type Helper, startHelper } from "./helper.ts";
import { createHome } from "./poco.ts";
import { buildProgram } from "./program.ts";

/** What the rows share. */
export interface Bench extends AsyncDisposable {
  /** Makes the requests. */
  readonly helper: Helper;
  /** PoCo as the package ships it: the `poco.js` to start. */
  readonly program: string;
  /** A home with a million ended tasks, made once. */
  million(): Promise<TempHome>;
}

export async function createBench(): Promise<Bench> {
  const { folder, program } = await buildProgram();
  const helper = startHelper("load");
  let home: Promise<TempHome> | undefined;
  return {
    helper,
    program,
    million: () => (home ??= createHome(1_000_000)),
    [Symbol.asyncDispose]: async () => {
      await helper[Symbol.asyncDispose]();
      await (await home)?.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
