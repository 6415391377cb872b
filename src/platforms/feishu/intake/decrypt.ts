import { createDecipheriv, createHash } from "node:crypto";

const blockBytes = 16;

/**
 * What Feishu encrypted: base64 of an IV of 16 bytes and AES-256-CBC of the text, under the SHA-256 of the Encrypt Key
 * (Feishu, "Encrypt events", 2026). Undefined where it was encrypted with another key, or not at all. The text is not
 * thereby proven to be Feishu's: CBC knows no tampering.
 */
export function decrypt(encrypted: string, encryptKey: string): string | undefined {
  const bytes = Buffer.from(encrypted, "base64");
  if (bytes.byteLength < 2 * blockBytes || bytes.byteLength % blockBytes !== 0) return undefined;
  const key = createHash("sha256").update(encryptKey).digest();
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, blockBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(blockBytes)), decipher.final()]);
    return new TextDecoder("utf-8", { fatal: true }).decode(text);
  } catch {
    // The padding or the text is wrong: the key is another one.
    return undefined;
  }
}
