import { mkdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Policy } from "./parts.ts";

export type FolderCheck =
  | { readonly ok: true; readonly folder: string }
  /** `problem` names the path and what to do. */
  | { readonly ok: false; readonly problem: string };

export type FolderPolicy = Pick<Policy, "allowedRoots" | "scratchFolder" | "userFolder">;

/** A folder that somebody typed: expanded, existing, inside an allowed root or PoCo's own, by its real path. */
export async function checkFolder(typed: string, policy: FolderPolicy): Promise<FolderCheck> {
  if (typed.includes("\0")) return { ok: false, problem: "A folder name cannot contain a NUL character." };
  const expanded = expandHome(typed, policy.userFolder);
  if (!isAbsolute(expanded)) {
    return { ok: false, problem: `${typed} is not an absolute path. Begin it with / or ~/.` };
  }
  const isThere = await checkIsFolder(resolve(expanded));
  if (!isThere.ok) return isThere;
  const folder = await realPath(isThere.folder);
  if (folder === undefined) return { ok: false, problem: missing(isThere.folder) };
  if (await isAllowed(folder, policy)) return { ok: true, folder };
  return {
    ok: false,
    problem: `${folder} is outside of the allowed folders (${policy.allowedRoots.join(", ")}). Choose another, or change POCO_ALLOWED_ROOTS on the server.`,
  };
}

/** Whether a real path lies inside an allowed root or PoCo's own folder. */
async function isAllowed(folder: string, policy: FolderPolicy): Promise<boolean> {
  const roots = await realPaths([...policy.allowedRoots, policy.scratchFolder]);
  return roots.some((root) => isInside(folder, root));
}

/** Whether a task can run there now. */
export async function checkIsFolder(folder: string): Promise<FolderCheck> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? "unreadable");
  if (found === "ENOENT") return { ok: false, problem: missing(folder) };
  if (typeof found === "string") {
    return { ok: false, problem: `The folder ${folder} cannot be read (${found}). Check its permissions.` };
  }
  if (found.isDirectory()) return { ok: true, folder };
  return { ok: false, problem: `${folder} is not a folder. Choose the folder that contains it.` };
}

function missing(folder: string): string {
  return `The folder ${folder} does not exist. Create it, or choose another folder.`;
}

/** A folder of PoCo's own, for work that named none. */
export async function makeScratchFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function expandHome(path: string, userFolder: string): string {
  if (path === "~") return userFolder;
  return path.startsWith("~/") ? join(userFolder, path.slice(2)) : path;
}

/** By their text alone; both have to be real paths. */
export function isInside(folder: string, root: string): boolean {
  const way = relative(root, folder);
  // A folder inside may itself be called `..odd`.
  const climbsOut = way === ".." || way.startsWith(`..${sep}`);
  return !climbsOut && !isAbsolute(way);
}

/** The real paths of those that exist, each once, in their order. */
export async function realPaths(paths: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(paths.map(realPath));
  return [...new Set(real.filter((path) => path !== undefined))];
}

/** Undefined where there is nothing by that path. */
export async function realPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
