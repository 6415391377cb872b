const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
/** Bounded, so that an answer full of brackets costs no more than another. */
const link =
  /\[[^[\]\n]{0,500}\]\(\s{0,20}(?:<([^<>\n]{1,1000})>|([^()\s]{1,1000}))(?:\s{1,20}["'][^"'\n]{0,500}["'])?\s{0,20}\)/g;
const scheme = /^[a-z][a-z0-9+.-]+:/i;

/** What a Markdown text links to or shows that may be a file of this machine, each once, as it was written. Pure. */
export function answerLinks(markdown: string): readonly string[] {
  const matches = markdown.replaceAll(code, " ").matchAll(link);
  const targets = [...matches].map(([, bracketed, bare]) => bracketed ?? bare ?? "");
  const isPath = (target: string): boolean => !scheme.test(target) || target.startsWith("file://");
  return [...new Set(targets.filter((target) => isPath(target)))];
}

/** The paths that a target may stand for, the likeliest first: agents add lines and anchors. Pure. */
export function pathsOf(target: string): readonly string[] {
  const path = decoded(target.startsWith("file://") ? target.slice("file://".length) : target);
  const bare = path.replace(/[?#].*$/s, "").replace(/:\d+(?:[:-]\d+)*$/, "");
  return bare === path || bare === "" ? [path] : [path, bare];
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    // A percent sign that stands for itself.
    return target;
  }
}
