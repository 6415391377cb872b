import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** The built console; `src/` and `dist/` stand equally deep below the package. */
export const consoleFolder = fileURLToPath(new URL("../../../dist/console/", import.meta.url));

export function isBuilt(folder: string): boolean {
  return existsSync(join(folder, "index.html"));
}

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const guards = {
  "content-security-policy": contentPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** The page itself, always fresh: it names the hashed files. */
export async function servePage(folder: string): Promise<Response> {
  const headers = { ...guards, "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  const page = await contentOf(join(folder, "index.html"));
  return page === undefined
    ? new Response(notBuilt, { status: 503, headers })
    : new Response(page, { headers });
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>PoCo</title>
<h1>The console is not built yet</h1>
<p>PoCo itself is running. In its folder, run <code>npm run build</code>, then load this page again.</p>
</html>
`;

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** One file of the built console. A name with a hash in it never changes its content. */
export async function serveAsset(folder: string, name: string, request: Request): Promise<Response> {
  const type = types[extname(name)];
  const isPlainName = /^[\w-][\w.-]*$/.test(name);
  const content =
    isPlainName && type !== undefined ? await contentOf(join(folder, "assets", name)) : undefined;
  if (content === undefined || type === undefined) {
    return Response.json({ detail: "The console has no such file." }, { status: 404, headers: guards });
  }
  const isHashed = /-[\w-]{8}\.\w+$/.test(name);
  const headers = {
    ...guards,
    "content-type": type,
    "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
  };
  if (type.startsWith("image/png") || !acceptsGzip(request)) return new Response(content, { headers });
  const packed = await promisify(gzip)(content);
  return new Response(new Uint8Array(packed), { headers: { ...headers, "content-encoding": "gzip" } });
}

function acceptsGzip(request: Request): boolean {
  return (request.headers.get("accept-encoding") ?? "").includes("gzip");
}

async function contentOf(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    // Not built, or no such file: the caller says so.
    return undefined;
  }
}
