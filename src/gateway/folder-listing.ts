import { opendir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { FolderListing } from "../cards/workspace-view.ts";
import { pageOf } from "./page-of.ts";
import { checkFolder, expandHome, type FolderPolicy, isInside, realPath, realPaths } from "./work-folder.ts";

export interface Listed {
  readonly listing: FolderListing;
  /** Why it is not what was asked for, or not all of it; null when it is. */
  readonly problem: string | null;
}

/** Folders on one page. */
const pageSize = 50;
/** A folder with more entries is read no further: nobody leafs through them on a phone. */
const entryLimit = 5_000;
/** Links that are followed at the same time. */
const linksAtOnce = 64;

/**
 * One page of the folders below `path`, which is taken as `checkFolder` takes it. Empty or `/` is the top: the only
 * allowed root, or the list of all of them. Where the path does not fit, the nearest allowed folder is listed and the
 * problem says why.
 */
export async function listFolders(path: string, page: number, policy: FolderPolicy): Promise<Listed> {
  const roots = await realPaths(policy.allowedRoots);
  const look: Look = { page, policy, roots };
  if (path === "" || (path === "/" && !roots.includes("/"))) return listTop(look);
  const asked = await listOne(path, look);
  if (asked.ok) return asked.listed;
  return { ...(await listNearest(path, look)), problem: asked.problem };
}

interface Look {
  readonly page: number;
  readonly policy: FolderPolicy;
  /** Real paths. */
  readonly roots: readonly string[];
}

type Attempt =
  | { readonly ok: true; readonly listed: Listed }
  | { readonly ok: false; readonly problem: string };

async function listTop(look: Look): Promise<Listed> {
  const [only, ...others] = look.roots;
  if (only === undefined) {
    return { listing: listingOf([], null, look), problem: "None of the allowed folders exists." };
  }
  if (others.length > 0) {
    return { listing: listingOf(look.roots.map(rootEntry), null, look), problem: null };
  }
  const attempt = await listOne(only, look);
  return attempt.ok ? attempt.listed : { listing: listingOf([], only, look), problem: attempt.problem };
}

function rootEntry(path: string): Entry {
  return { name: path, path };
}

/** The first folder above the path that can be listed, or else the top. */
async function listNearest(path: string, look: Look): Promise<Listed> {
  const first: Look = { ...look, page: 0 };
  let folder = resolve("/", expandHome(path, look.policy.userFolder));
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    const attempt = await listOne(folder, first);
    if (attempt.ok) return attempt.listed;
  }
  return listTop(first);
}

async function listOne(path: string, look: Look): Promise<Attempt> {
  const place = await checkFolder(path, look.policy);
  if (!place.ok) return place;
  const found = await readFolders(place.folder, look);
  if (!found.ok) return found;
  const problem = found.isCut
    ? `This folder has more than ${entryLimit} entries, and only the first were looked at. Type the path of what is missing.`
    : null;
  return { ok: true, listed: { listing: listingOf(found.folders, place.folder, look), problem } };
}

interface Entry {
  readonly name: string;
  readonly path: string;
}

type Found =
  | { readonly ok: true; readonly folders: readonly Entry[]; readonly isCut: boolean }
  | { readonly ok: false; readonly problem: string };

async function readFolders(folder: string, look: Look): Promise<Found> {
  const folders: Entry[] = [];
  const links: Entry[] = [];
  let count = 0;
  try {
    // Leaving the loop closes the folder.
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      count += 1;
      if (count > entryLimit) break;
      // Bytes that are not UTF-8 were replaced: nobody can name this one.
      if (entry.name.includes("\u{FFFD}")) continue;
      const named = { name: entry.name, path: join(folder, entry.name) };
      if (entry.isDirectory()) folders.push(named);
      else if (entry.isSymbolicLink()) links.push(named);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    return { ok: false, problem: `The folder ${folder} cannot be read (${code}). Check its permissions.` };
  }
  const followed = await followAll(links, look);
  return { ok: true, folders: [...folders, ...followed].sort(byName), isCut: count > entryLimit };
}

/** The links that lead to an allowed folder, under their own names. */
async function followAll(links: readonly Entry[], { policy, roots }: Look): Promise<readonly Entry[]> {
  const allowed = [...roots, ...(await realPaths([policy.scratchFolder]))];
  const followed: Entry[] = [];
  for (let start = 0; start < links.length; start += linksAtOnce) {
    const some = links.slice(start, start + linksAtOnce);
    const real = await Promise.all(some.map(({ path }) => realFolder(path)));
    for (const [index, { name }] of some.entries()) {
      const path = real[index];
      if (path !== undefined && allowed.some((root) => isInside(path, root))) followed.push({ name, path });
    }
  }
  return followed;
}

/** Undefined for what is no folder, leads nowhere, or in a circle. */
async function realFolder(link: string): Promise<string | undefined> {
  const path = await realPath(link);
  if (path === undefined) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? path : undefined;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** As people count and spell, hidden ones last; names that spell alike stay in one order. */
function byName(one: Entry, other: Entry): number {
  const hidden = Number(one.name.startsWith(".")) - Number(other.name.startsWith("."));
  if (hidden !== 0) return hidden;
  const spelled = collator.compare(one.name, other.name);
  if (spelled !== 0) return spelled;
  return one.name < other.name ? -1 : 1;
}

function listingOf(entries: readonly Entry[], path: string | null, { page, roots }: Look): FolderListing {
  const { items, ...paged } = pageOf(entries, { page, size: pageSize });
  const up = path === null ? null : dirname(path);
  const canGoUp = up !== null && up !== path && roots.some((root) => isInside(up, root));
  const isTop = path === null || (roots.length === 1 && path === roots[0]);
  return {
    ...paged,
    path,
    parent: canGoUp ? up : null,
    hasTop: !isTop && roots.length > 0,
    folders: items,
  };
}
