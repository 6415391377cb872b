import { z } from "zod";
import { type FeishuAnswer, read } from "./answer.ts";
import type { CallHow } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";

export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Feishu: an image has at most 10 MB, another file 30 MB; neither may be empty. */
export const mostImageBytes = 10 * 1_048_576;
export const mostFileBytes = 30 * 1_048_576;

const uploadTimeoutMs = 60_000;
const Image = z.object({ image_key: z.string() });
const File = z.object({ file_key: z.string() });

export async function uploadImage(
  api: FeishuApi,
  { bytes }: Upload,
  how?: CallHow,
): Promise<FeishuAnswer<string>> {
  const form = (): FormData => {
    const data = new FormData();
    data.set("image_type", "message");
    data.set("image", new Blob([bytes]));
    return data;
  };
  const answer = await api.call("image.create", { form }, { timeoutMs: uploadTimeoutMs, ...how });
  const key = read(answer, Image);
  return key.kind === "ok" ? { kind: "ok", data: key.data.image_key } : key;
}

export async function uploadFile(
  api: FeishuApi,
  { name, bytes }: Upload,
  how?: CallHow,
): Promise<FeishuAnswer<string>> {
  const form = (): FormData => {
    const data = new FormData();
    data.set("file_type", "stream");
    data.set("file_name", name);
    data.set("file", new Blob([bytes]), name);
    return data;
  };
  const answer = await api.call("file.create", { form }, { timeoutMs: uploadTimeoutMs, ...how });
  const key = read(answer, File);
  return key.kind === "ok" ? { kind: "ok", data: key.data.file_key } : key;
}
