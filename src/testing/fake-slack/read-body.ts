import type { Fields } from "./fields.ts";
import { isFields } from "./fields.ts";

/** The arguments in a request's body: a form, a form with files (their bytes) or JSON. */
export async function readBody(bytes: Buffer, type = ""): Promise<Fields> {
  if (bytes.length === 0) return {};
  if (type.startsWith("application/json")) {
    const parsed: unknown = JSON.parse(bytes.toString("utf8"));
    return isFields(parsed) ? parsed : {};
  }
  if (type.startsWith("multipart/form-data")) return await readParts(bytes, type);
  return Object.fromEntries(new URLSearchParams(bytes.toString("utf8")));
}

async function readParts(bytes: Buffer, type: string): Promise<Fields> {
  const body = new Uint8Array(bytes);
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const parts: Record<string, unknown> = {};
  for (const [name, value] of form) {
    parts[name] = typeof value === "string" ? value : new Uint8Array(await value.arrayBuffer());
  }
  return parts;
}
