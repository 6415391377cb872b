import type { Attachment } from "../../../domain/attachment.ts";
import { jsonObject } from "../../kit/json-object.ts";
import { attachmentOf } from "./attachments.ts";
import { linkWords } from "./link-words.ts";
import { readPost } from "./read-post.ts";
import { FileContent, type Mentioned, TextContent } from "./wire.ts";

/** What somebody sent in a message: words, files, or something that Feishu hands to no app. */
export type Content =
  | {
      readonly kind: "said";
      /** Keys stand in it for people, as Feishu writes them. */
      readonly text: string;
      readonly attachments: readonly Attachment[];
      /** Whom the content itself names. */
      readonly mentions: readonly Mentioned[];
    }
  /** `words` say what to do instead. */
  | { readonly kind: "unusable"; readonly words: string }
  | { readonly kind: "nothing" };

export interface ContentAsk {
  readonly messageId: string;
  /** Feishu's kind of the message, e.g. `text`, `post`. */
  readonly type: string;
  /** JSON as a text. */
  readonly content: string;
}

/** Reads the content of a message. Pure; whatever it is, it does not throw. */
export function readContent({ messageId, type, content }: ContentAsk): Content {
  const json = jsonObject(content);
  switch (type) {
    case "text": {
      const { data } = TextContent.safeParse(json);
      return data === undefined ? nothing : said(withPlainLinks(data.text));
    }
    case "post": {
      const post = json === undefined ? undefined : readPost(json, messageId);
      return post === undefined ? nothing : { kind: "said", ...post };
    }
    case "image":
    case "file":
    case "audio":
    case "media":
    case "video": {
      const { data } = FileContent.safeParse(json);
      const file = data === undefined ? undefined : attachmentOf(data, { messageId, type });
      return file === undefined ? nothing : said("", [file]);
    }
    default:
      return unusable(type);
  }
}

const nothing: Content = { kind: "nothing" };

function said(text: string, attachments: readonly Attachment[] = []): Content {
  return { kind: "said", text, attachments, mentions: [] };
}

/** Feishu writes addresses that it made links of as `[label](address)`; where both say the same, that was typed once. */
function withPlainLinks(text: string): string {
  return text.replaceAll(writtenLink, (written: string, label: string, address: string) => {
    const plain = linkWords(label, address);
    return plain === label ? plain : written;
  });
}

const writtenLink = /\[([^[\]\n]+)\]\(((?:https?:\/\/|mailto:|tel:)[^()\s]+)\)/g;

const writeIt = "Write what is to be done.";

const unusableWords: ReadonlyMap<string, string> = new Map([
  [
    "merge_forward",
    "Feishu hands forwarded conversations to no app. Copy what matters into a message, or send the files themselves.",
  ],
  ["interactive", "Feishu hands the words of cards to no app. Copy what matters into a message."],
  ["folder", "Feishu hands folders to no app. Send the files themselves, or an archive."],
  ["location", `PoCo cannot do anything with a place. ${writeIt}`],
  ["share_chat", `PoCo cannot do anything with the card of a group. ${writeIt}`],
  ["share_user", `PoCo cannot do anything with the card of a person. ${writeIt}`],
  ["share_calendar_event", `PoCo cannot do anything with an event of a calendar. ${writeIt}`],
  ["sticker", `PoCo cannot read stickers. ${writeIt}`],
  ["todo", `PoCo cannot read tasks of Feishu. ${writeIt}`],
  ["vote", `PoCo cannot read polls. ${writeIt}`],
]);

/** What nobody means as a prompt needs no answer: notices of the group, calls, gifts. */
function unusable(type: string): Content {
  const words = unusableWords.get(type);
  return words === undefined ? nothing : { kind: "unusable", words };
}
