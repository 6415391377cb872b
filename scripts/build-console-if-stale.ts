import { fileURLToPath } from "node:url";
import { isStale } from "./is-stale.ts";

/** Before `npm start`: the console is built when its sources are newer than the build, and otherwise left alone. */
const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the build is made of; the console also uses the words of the cards and of the domain. */
const sources = ["web", "src/cards", "src/domain", "package-lock.json"].map(root);

if (isStale(root("dist/console/index.html"), sources)) {
  const { build } = await import("vite");
  await build({ root: root("web"), logLevel: "warn" });
}
