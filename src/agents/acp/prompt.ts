import type * as acp from "@agentclientprotocol/sdk";
import { readImageFile } from "../kit/image-file.ts";

export type PromptPart = acp.ContentBlock;

export type PromptRead =
  | { readonly ok: true; readonly parts: readonly PromptPart[] }
  /** For people: which picture, and what to do next. */
  | { readonly ok: false; readonly problem: string };

/** The prompt with its pictures, as the agent takes it. */
export async function readPrompt(text: string, images: readonly string[]): Promise<PromptRead> {
  const parts: PromptPart[] = [{ type: "text", text }];
  for (const path of images) {
    const read = await readImageFile(path);
    if (!read.ok) return read;
    parts.push({ type: "image", mimeType: read.mediaType, data: Buffer.from(read.bytes).toString("base64") });
  }
  return { ok: true, parts };
}
