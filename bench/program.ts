import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Builds PoCo as the package ships it, in a folder of its own; answers the path of its `poco.js`. */
export async function buildProgram(): Promise<{ readonly folder: string; readonly program: string }> {
  const folder = await mkdtemp(join(tmpdir(), "poco-bench-build-"));
  await build({
    root,
    configFile: join(root, "vite.server.config.ts"),
    logLevel: "warn",
    build: { outDir: join(folder, "dist") },
  });
  for (const name of ["bin", "package.json"])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return { folder, program: join(folder, "bin", "poco.js") };
}
