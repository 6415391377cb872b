import { resolve } from "node:path";

/** The absolute path; undefined for `~name`, which would else become a folder with that odd name. */
export function expandPath(
  text: string,
  folders: { readonly user: string; readonly working: string },
): string | undefined {
  if (text === "~") return folders.user;
  if (text.startsWith("~/")) return resolve(folders.user, text.slice(2));
  return text.startsWith("~") ? undefined : resolve(folders.working, text);
}

/** Relative ones among the paths in a text made absolute; what begins with `~` stays as a person would write it. */
export function pathsFromHere(text: string, working: string): string {
  return text
    .split(":")
    .map((path) => (path === "" || path.startsWith("~") ? path : resolve(working, path)))
    .join(":");
}
