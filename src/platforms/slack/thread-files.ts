import { createHash } from "node:crypto";
import { extname } from "node:path";
import type { Delivery, OutgoingCard } from "../platform.ts";
import { findFile } from "./api/find-own.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { uploadFile } from "./api/upload.ts";
import { againLater, lookAgainMs, notShown } from "./not-shown.ts";
import type { RestFile } from "./render/drawing.ts";

/** Texts that are too long for a message, as files in the thread of a card. Neither call rejects. */
export interface ThreadFiles {
  /** A card that is a file. */
  post(card: OutgoingCard, file: RestFile): Promise<Delivery>;
  /** What did not fit into the card at `ts`. Undefined when all of it is there, else what to do. */
  putRest(card: OutgoingCard, ts: string, rest: readonly RestFile[]): Promise<Delivery | undefined>;
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
  readonly file: RestFile;
  /** An earlier attempt may have put it there. */
  readonly mayStand: boolean;
  /** For the trace. */
  readonly source: string;
}

export function createThreadFiles({ api, baseUrl, now }: ThreadFilesParts): ThreadFiles {
  /** What is there, and what may be there because the answer was lost, by place and name. */
  const done = new Set<string>();
  const unsure = new Set<string>();

  /** Undefined when the file is there. */
  const put = async ({ channel, threadTs, file, mayStand, source }: Put): Promise<Delivery | undefined> => {
    const name = uniqueName(file);
    const mark = `${channel} ${threadTs ?? ""} ${name}`;
    if (done.has(mark)) return undefined;
    if (mayStand || unsure.has(mark)) {
      const where = { channel, threadTs: threadTs ?? null, since: now() - lookBackMs };
      const found = await findFile(api, where, (known) => known.name === name);
      if (found.kind === "unknown")
        return againLater("it is not known whether the file is there", lookAgainMs);
      unsure.delete(mark);
      if (found.kind === "found") return undefined;
    }
    const bytes = new TextEncoder().encode(file.text);
    const thread = threadTs === undefined ? {} : { threadTs };
    const answer = await uploadFile(
      { api, baseUrl },
      { channel, name, bytes, ...thread },
      { isUrgent: true, source },
    );
    if (answer.kind === "ok") {
      done.add(mark);
      const [oldest] = done;
      if (done.size > mostKept && oldest !== undefined) done.delete(oldest);
      return undefined;
    }
    if (answer.kind === "unsure") unsure.add(mark);
    return notShown(answer);
  };

  return {
    post: async (card, file) => {
      const threadTs = card.under?.["message"];
      const place = { channel: card.conversation.id, threadTs, source: card.key };
      const problem = await put({ ...place, file, mayStand: card.mayStand });
      return problem ?? { kind: "shown", ref: { file: uniqueName(file) } };
    },
    putRest: async (card, ts, rest) => {
      const threadTs = card.under?.["message"] ?? ts;
      const place = { channel: card.conversation.id, threadTs, source: card.key };
      for (const file of rest) {
        const problem = await put({ ...place, file, mayStand: true });
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** A file is known by its name, so other contents have another one. Pure. */
function uniqueName({ name, text }: RestFile): string {
  const ending = extname(name);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 6);
  return `${name.slice(0, name.length - ending.length)}-${digest}${ending}`;
}
