import type { TempHome } from "../src/testing/temp-home.ts";
import { type Helper, startHelper } from "./helper.ts";
import { createHome } from "./poco.ts";

/** What the rows share. */
export interface Bench extends AsyncDisposable {
  /** Makes the requests. */
  readonly helper: Helper;
  /** A home with a million ended tasks, made once. */
  million(): Promise<TempHome>;
}

export function createBench(): Bench {
  const helper = startHelper("load");
  let home: Promise<TempHome> | undefined;
  return {
    helper,
    million: () => (home ??= createHome(1_000_000)),
    [Symbol.asyncDispose]: async () => {
      await helper[Symbol.asyncDispose]();
      await (await home)?.remove();
    },
  };
}
