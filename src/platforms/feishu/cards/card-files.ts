import { digest } from "../../kit/digest.ts";
import { bytesOf, type FileToSend, type RestFile, uniqueName } from "../../kit/file-to-send.ts";
import type { Delivery, OutgoingCard } from "../../platform.ts";
import type { FeishuAnswer } from "../api/answer.ts";
import { isLostMessage } from "../api/error-words.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import { type MessageContent, type Posted, postMessage } from "../api/messages.ts";
import { mostFileBytes, mostImageBytes, uploadFile, uploadImage } from "../api/upload.ts";
import { notShown } from "../not-shown.ts";

/** Files that answer a card. Neither call rejects. */
export interface CardFiles {
  /** A card that is a file. */
  post(card: OutgoingCard, file: FileToSend): Promise<Delivery>;
  /** What did not fit into the card that stands in the message. Undefined when all of it is there, else what to do. */
  putRest(card: OutgoingCard, message: string, rest: readonly RestFile[]): Promise<Delivery | undefined>;
}

export interface CardFilesParts {
  readonly api: FeishuApi;
}

interface Put {
  readonly chat: string;
  readonly replyTo: string | undefined;
  readonly file: FileToSend;
  readonly source: string;
}

const mostKept = 2_000;

export function createCardFiles({ api }: CardFilesParts): CardFiles {
  /** What this process put where, so that a card that is tried again brings no file again after an hour. */
  const done = new Set<string>();

  const put = async (one: Put): Promise<Delivery> => {
    const { chat, replyTo, file } = one;
    const uuid = digest(`file ${chat} ${replyTo ?? ""} ${uniqueName(file)}`);
    const ref = { file: uniqueName(file) };
    if (done.has(uuid)) return { kind: "shown", ref };
    const answer = await send(api, one, uuid);
    if (typeof answer === "string") return { kind: "refused", reason: answer };
    if (answer.kind !== "ok") return notShown(answer);
    done.add(uuid);
    const [oldest] = done;
    if (done.size > mostKept && oldest !== undefined) done.delete(oldest);
    return { kind: "shown", ref };
  };

  return {
    post: (card, file) =>
      put({ chat: card.conversation.id, replyTo: card.under?.["message"], file, source: card.key }),
    putRest: async (card, message, rest) => {
      for (const file of rest) {
        const put_ = await put({ chat: card.conversation.id, replyTo: message, file, source: card.key });
        if (put_.kind !== "shown") return put_;
      }
      return undefined;
    },
  };
}

/** Words say why it will never be there. */
async function send(api: FeishuApi, put: Put, uuid: string): Promise<FeishuAnswer<Posted> | string> {
  const { file, chat, replyTo, source } = put;
  const bytes = await bytesOf(file);
  if (bytes === undefined) return `${file.name} is no longer on the server.`;
  if (bytes.byteLength > mostFileBytes)
    return `${file.name} is larger than the 30 MB that Feishu takes. It lies on the server.`;
  const content = await upload(api, { file, bytes, source });
  if (content.kind !== "ok") return content;
  const place = { chat, content: content.data, uuid };
  const how = { isUrgent: true, source };
  if (replyTo === undefined) return postMessage(api, place, how);
  const answer = await postMessage(api, { ...place, replyTo }, how);
  // The card was recalled: better in the chat than nowhere.
  return answer.kind === "refused" && isLostMessage(answer) ? postMessage(api, place, how) : answer;
}

interface Upload {
  readonly file: FileToSend;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly source: string;
}

/** A picture is shown as one; where Feishu does not take it as such, it comes as a file. */
async function upload(
  api: FeishuApi,
  { file, bytes, source }: Upload,
): Promise<FeishuAnswer<MessageContent>> {
  const how = { isUrgent: true, source };
  const name = uniqueName(file);
  if (isPicture(file) && bytes.byteLength <= mostImageBytes) {
    const image = await uploadImage(api, { name, bytes }, how);
    if (image.kind === "ok") return { kind: "ok", data: { kind: "image", imageKey: image.data } };
    if (image.kind !== "refused") return image;
  }
  const key = await uploadFile(api, { name, bytes }, how);
  return key.kind === "ok" ? { kind: "ok", data: { kind: "file", fileKey: key.data } } : key;
}

/** Feishu: JPG, PNG, WEBP, GIF, BMP, ICO, TIFF, HEIC. */
function isPicture({ mediaType }: FileToSend): boolean {
  return /^image\/(?:png|jpe?g|gif|webp|bmp)$/i.test(mediaType);
}
