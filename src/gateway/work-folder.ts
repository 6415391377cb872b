import { mkdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Policy } from "./parts.ts";

export type FolderCheck =
  | { readonly ok: true; readonly folder: string }
  /** `problem` names the path and what to do. */
  | { readonly ok: false; readonly problem: string };

type FolderPolicy = Pick<Policy, "allowedRoots" | "scratchFolder" | "userFolder">;

/** A folder that somebody typed: expanded, existing, inside an allowed root or PoCo's own, by its real path. */
export async function checkFolder(typed: string, policy: FolderPolicy): Promise<FolderCheck> {
  if (typed.includes("\0")) return { ok: false, problem: "A folder name cannot contain a NUL character." };
  const expanded = expandHome(typed, policy.userFolder);
  if (!isAbsolute(expanded)) {
    return { ok: false, problem: `${typed} is not an absolute path. Begin it with / or ~/.` };
  }
  const isThere = await checkIsFolder(resolve(expanded));
  if (!isThere.ok) return isThere;
  const folder = await realpath(isThere.folder);
  const roots = [...policy.allowedRoots, policy.scratchFolder];
  const realRoots = await Promise.all(roots.map(realPathOr));
  if (realRoots.some((root) => isInside(folder, root))) return { ok: true, folder };
  return {
    ok: false,
    problem: `${folder} is outside of the allowed folders (${policy.allowedRoots.join(", ")}). Choose another, or change POCO_ALLOWED_ROOTS on the server.`,
  };
}

/** Whether a task can run there now. */
export async function checkIsFolder(folder: string): Promise<FolderCheck> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? "unreadable");
  if (found === "ENOENT") {
    return {
      ok: false,
      problem: `The folder ${folder} does not exist. Create it, or choose another folder.`,
    };
  }
  if (typeof found === "string") {
    return { ok: false, problem: `The folder ${folder} cannot be read (${found}). Check its permissions.` };
  }
  if (found.isDirectory()) return { ok: true, folder };
  return { ok: false, problem: `${folder} is not a folder. Choose the folder that contains it.` };
}

/** A folder of PoCo's own, for work that named none. */
export async function makeScratchFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function expandHome(path: string, userFolder: string): string {
  if (path === "~") return userFolder;
  return path.startsWith("~/") ? join(userFolder, path.slice(2)) : path;
}

function isInside(folder: string, root: string): boolean {
  const way = relative(root, folder);
  // A folder inside may itself be called `..odd`.
  const climbsOut = way === ".." || way.startsWith(`..${sep}`);
  return !climbsOut && !isAbsolute(way);
}

async function realPathOr(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
