export const imageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
export type ImageType = (typeof imageTypes)[number];

/** As far as the bytes that tell the formats apart reach. */
export const imageHeadBytes = 12;

/** The type of a picture by its first twelve bytes; undefined where it is none that agents can look at. Pure. */
export function imageTypeOf(head: Uint8Array): ImageType | undefined {
  const text = String.fromCharCode(...head.subarray(0, imageHeadBytes));
  if (text.startsWith("\u0089PNG\r\n\u001A\n")) return "image/png";
  if (text.startsWith("\u00FF\u00D8\u00FF")) return "image/jpeg";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  return /^RIFF.{4}WEBP/su.test(text) ? "image/webp" : undefined;
}
