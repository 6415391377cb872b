import { createCipheriv, createHash, randomBytes } from "node:crypto";

export interface WebhookCall {
  readonly body: object;
  /** Feishu encrypts and signs when there is one. */
  readonly encryptKey?: string;
  /** Presses on cards of the old kind are signed with it. */
  readonly verificationToken?: string;
  /** When it is sent; epoch milliseconds. */
  readonly at: number;
  readonly url?: string;
}

/** A request as Feishu sends it. JSON with blanks: nobody who writes it again gets the same bytes. */
export function webhookCall(call: WebhookCall): Request {
  const { body, encryptKey, verificationToken, at, url = "http://poco.test/platform/feishu/events" } = call;
  const plain = JSON.stringify(body, null, 1);
  const text = encryptKey === undefined ? plain : JSON.stringify({ encrypt: encrypted(plain, encryptKey) });
  const [hash, secret] = encryptKey === undefined ? ["sha1", verificationToken] : ["sha256", encryptKey];
  const headers = secret === undefined ? {} : signed(hash ?? "", secret, { text, at });
  return new Request(url, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

function signed(hash: string, secret: string, { text, at }: { readonly text: string; readonly at: number }) {
  const timestamp = String(Math.floor(at / 1_000));
  const nonce = randomBytes(8).toString("hex");
  return {
    "x-lark-request-timestamp": timestamp,
    "x-lark-request-nonce": nonce,
    "x-lark-signature": createHash(hash)
      .update(timestamp + nonce + secret + text)
      .digest("hex"),
  };
}

/** AES-256-CBC under the SHA-256 of the key, behind a random IV. */
export function encrypted(text: string, encryptKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}
