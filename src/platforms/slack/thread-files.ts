import { bytesOf, type FileToSend, type RestFile, uniqueName } from "../kit/file-to-send.ts";
import type { CardRef, Delivery, OutgoingCard } from "../platform.ts";
import { findFile } from "./api/find-own.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { uploadFile } from "./api/upload.ts";
import { againLater, lookAgainMs, notShown } from "./not-shown.ts";

/** Files in the thread of a card. Neither call rejects. */
export interface ThreadFiles {
  /** A card that is a file. */
  post(card: OutgoingCard, file: FileToSend): Promise<Delivery>;
  /** What did not fit into the card that stands at `ref`. Undefined when all of it is there, else what to do. */
  putRest(card: OutgoingCard, ref: CardRef, rest: readonly RestFile[]): Promise<Delivery | undefined>;
}

export interface ThreadFilesParts {
  readonly api: SlackApi;
  readonly baseUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How far back a file of ours is looked for. Milliseconds. */
const lookBackMs = 24 * 60 * 60_000;
const mostKept = 2_000;

interface Put {
  readonly channel: string;
  readonly threadTs: string | undefined;
  readonly file: FileToSend;
  /** An earlier attempt may have put it there. */
  readonly mayStand: boolean;
  /** For the trace. */
  readonly source: string;
}

export function createThreadFiles(parts: ThreadFilesParts): ThreadFiles {
  return new Files(parts);
}

class Files implements ThreadFiles {
  readonly #parts: ThreadFilesParts;
  /** What is there, and what may be there because the answer was lost, by place and name. */
  readonly #done = new Set<string>();
  readonly #unsure = new Set<string>();

  constructor(parts: ThreadFilesParts) {
    this.#parts = parts;
  }

  async post(card: OutgoingCard, file: FileToSend): Promise<Delivery> {
    const threadTs = card.under?.["message"];
    const place = { channel: card.conversation.id, threadTs, source: card.key };
    const problem = await this.#put({ ...place, file, mayStand: card.mayStand });
    return problem ?? { kind: "shown", ref: { file: uniqueName(file) } };
  }

  async putRest(card: OutgoingCard, ref: CardRef, rest: readonly RestFile[]): Promise<Delivery | undefined> {
    const threadTs = ref["thread"] ?? ref["message"];
    const place = { channel: card.conversation.id, threadTs, source: card.key };
    for (const file of rest) {
      const problem = await this.#put({ ...place, file, mayStand: true });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** Undefined when the file is there. */
  async #put(put: Put): Promise<Delivery | undefined> {
    const { channel, threadTs, file, mayStand, source } = put;
    const name = uniqueName(file);
    const mark = `${channel} ${threadTs ?? ""} ${name}`;
    if (this.#done.has(mark)) return undefined;
    if (mayStand || this.#unsure.has(mark)) {
      const found = await this.#find(put, name);
      if (found === "unknown") return againLater("it is not known whether the file is there", lookAgainMs);
      this.#unsure.delete(mark);
      if (found === "found") return undefined;
    }
    const bytes = await bytesOf(file);
    if (bytes === undefined) return { kind: "refused", reason: `${file.name} is no longer on the server.` };
    const thread = threadTs === undefined ? {} : { threadTs };
    const upload = { channel, name, bytes, ...thread };
    const answer = await uploadFile(this.#parts, upload, { isUrgent: true, source });
    if (answer.kind === "ok") return this.#keep(mark);
    // Somebody deleted the thread: better in the channel than nowhere.
    if (answer.kind === "refused" && answer.error === "thread_not_found" && threadTs !== undefined)
      return this.#put({ ...put, threadTs: undefined });
    if (answer.kind === "unsure") this.#unsure.add(mark);
    return notShown(answer);
  }

  async #find({ channel, threadTs }: Put, name: string): Promise<"found" | "absent" | "unknown"> {
    const { api, now } = this.#parts;
    const where = { channel, threadTs: threadTs ?? null, since: now() - lookBackMs };
    return (await findFile(api, where, (known) => known.name === name)).kind;
  }

  #keep(mark: string): undefined {
    this.#done.add(mark);
    const [oldest] = this.#done;
    if (this.#done.size > mostKept && oldest !== undefined) this.#done.delete(oldest);
  }
}
