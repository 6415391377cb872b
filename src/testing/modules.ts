import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** A source file as the architecture test sees it. Paths are below `src`, with forward slashes. */
export interface Module {
  readonly path: string;
  /** The source without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As it is written, e.g. `../domain/task.ts`, `zod`, `node:fs`. */
  readonly specifier: string;
  /** The imported file below `src`; undefined for a package or a builtin. */
  readonly file: string | undefined;
}

/** Every TypeScript module below the folder. */
export function readModules(folder: URL): readonly Module[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => moduleOf(path, readFileSync(new URL(path, folder), "utf8")))
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

export function moduleOf(path: string, source: string): Module {
  const code = withoutComments(source);
  const imports = specifiersIn(code).map((specifier) => ({ specifier, file: fileOf(path, specifier) }));
  return { path, code, imports };
}

/** Strings stand first, so that what looks like a comment inside one is kept. */
const stringOrComment =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

function withoutComments(source: string): string {
  return source.replace(stringOrComment, (_match, text: string | undefined) => text ?? "");
}

/** The formatter puts every statement of a module at the start of a line; the rest are `import("…")` calls. */
const importForms: readonly RegExp[] = [
  /^(?:import|export)\b[^;"'`()]*?\bfrom\s*["']([^"']+)["']/gm,
  /^import\s*["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']/g,
];

function specifiersIn(code: string): readonly string[] {
  return importForms.flatMap((form) => Array.from(code.matchAll(form), (match) => match[1] ?? ""));
}

function fileOf(path: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined;
}
