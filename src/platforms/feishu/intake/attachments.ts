import type { Attachment } from "../../../domain/attachment.ts";
import type { FileContent } from "./wire.ts";

export interface CameWith {
  readonly messageId: string;
  /** Feishu's kind of what holds the file: `image`, `file`, `audio`, `media` or `video`. */
  readonly type: string;
}

/**
 * A file that came with a message; undefined where Feishu does not say which. `ref` is what Feishu's call for the
 * resources of a message takes: the message, the key, and `image` or `file`.
 */
export function attachmentOf(
  { image_key, file_key, file_name }: FileContent,
  { messageId, type }: CameWith,
): Attachment | undefined {
  const isImage = type === "image";
  // A video has both: the picture is only its cover.
  const key = isImage ? image_key : file_key;
  if (key === null) return undefined;
  const name = file_name ?? `${nameless[type] ?? "file"}-${key.slice(-8)}${endings[type] ?? ""}`;
  return {
    id: key,
    name,
    mediaType: mediaTypes[type] ?? (/\.html?$/i.test(name) ? "text/html" : ""),
    bytes: null,
    ref: { message: messageId, key, type: isImage ? "image" : "file" },
  };
}

/** Pictures and voice messages have no names, and of what format a picture is only its bytes say. */
const nameless: Readonly<Record<string, string>> = {
  image: "image",
  audio: "voice",
  media: "video",
  video: "video",
};

/** The only formats that Feishu's clients send as voice messages and videos. */
const endings: Readonly<Record<string, string>> = { audio: ".opus", media: ".mp4", video: ".mp4" };
const mediaTypes: Readonly<Record<string, string>> = {
  audio: "audio/opus",
  media: "video/mp4",
  video: "video/mp4",
};
