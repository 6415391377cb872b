import { build } from "vite";

/** The tests look at the console as it is now, never at an old build. */
export async function setup(): Promise<void> {
  await build({ root: "web", configFile: "web/vite.config.ts", logLevel: "warn" });
}
