import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Log } from "../../../observe/log.ts";

/**
 * Remembers what was posted, which card of CardKit it shows, and how far that card's changes were counted, before any of it
 * is used: whoever comes after a crash goes on with the same message. Nothing here throws.
 */
export interface PostJournal {
  /** What was posted under this name, unless Feishu takes no changes of it any more. */
  find(name: string): Post | undefined;
  /** About to be sent; `cardId`: the card of CardKit that it shows, null for a card of its own. Known after a crash. */
  begin(name: string, cardId: string | null): Post;
  /** Where it stands. */
  sent(name: string, message: string): void;
  /** Under what a message was posted. */
  nameOf(message: string): string | undefined;
  /** The next place in the order of the card's changes. */
  next(cardId: string): number;
  /** CardKit has seen higher ones: an earlier PoCo's memory was lost. */
  jump(cardId: string): void;
  /** It is gone; what is posted under the name from now on is another attempt. */
  forget(name: string): void;
}

export interface Post {
  readonly cardId: string | null;
  /** Feishu knows a message again by its name and this number. */
  readonly attempt: number;
  /** When it was begun; epoch milliseconds. */
  readonly at: number;
  /** Undefined while it is not known to stand anywhere. */
  readonly message?: string | undefined;
}

export interface PostJournalParts {
  /** Undefined: nothing is remembered over a restart. */
  readonly path: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** Feishu: cards can be changed for 14 days, those of CardKit and the others. Milliseconds. */
const lifeMs = 14 * 24 * 60 * 60_000;
/** So many changes are counted ahead in one line: a crash leaves at most so large a gap, and gaps are allowed. */
const reservedAtOnce = 500;
/** As other clients do when CardKit says that a sequence is too low. */
const jumpBy = 1_000;
/** The file is written anew after so many lines. */
const mostLines = 5_000;

const Line = z.object({
  name: z.string(),
  cardId: z.string().nullable(),
  attempt: z.number().int().nonnegative(),
  at: z.number(),
  message: z.string().optional(),
  /** All sequences up to this may have been used. */
  upTo: z.number().int().nonnegative(),
  isGone: z.literal(true).optional(),
});
type Line = z.infer<typeof Line>;

export function createPostJournal(parts: PostJournalParts): PostJournal {
  return new Journal(parts);
}

class Journal implements PostJournal {
  readonly #parts: PostJournalParts;
  readonly #known = new Map<string, Line>();
  readonly #nameOfCard = new Map<string, string>();
  readonly #nameOfMessage = new Map<string, string>();
  /** The last sequence that was used by this process. */
  readonly #used = new Map<string, number>();
  #lines = 0;
  #isTold = false;

  constructor(parts: PostJournalParts) {
    this.#parts = parts;
    for (const line of readLines(parts.path)) this.#remember(line);
    for (const { cardId, upTo } of this.#known.values()) if (cardId !== null) this.#used.set(cardId, upTo);
    this.#rewrite();
  }

  find(name: string): Post | undefined {
    const line = this.#known.get(name);
    return line === undefined || line.isGone === true || this.#isOver(line) ? undefined : line;
  }

  begin(name: string, cardId: string | null): Post {
    const attempt = this.#known.get(name)?.attempt ?? 0;
    const line = { name, cardId, attempt, at: this.#parts.now(), upTo: reservedAtOnce };
    if (cardId !== null) this.#used.set(cardId, 0);
    this.#write(line);
    return line;
  }

  sent(name: string, message: string): void {
    const line = this.#known.get(name);
    if (line !== undefined && line.message !== message) this.#write({ ...line, message });
  }

  nameOf(message: string): string | undefined {
    return this.#nameOfMessage.get(message);
  }

  next(cardId: string): number {
    const sequence = (this.#used.get(cardId) ?? 0) + 1;
    this.#used.set(cardId, sequence);
    const line = this.#lineOf(cardId);
    if (line !== undefined && sequence > line.upTo) this.#write({ ...line, upTo: sequence + reservedAtOnce });
    return sequence;
  }

  jump(cardId: string): void {
    this.#used.set(cardId, (this.#used.get(cardId) ?? 0) + jumpBy);
  }

  forget(name: string): void {
    const line = this.#known.get(name) ?? { name, cardId: null, attempt: 0, at: this.#parts.now(), upTo: 0 };
    this.#write({ ...line, attempt: line.attempt + 1, isGone: true });
  }

  #lineOf(cardId: string): Line | undefined {
    const name = this.#nameOfCard.get(cardId);
    return name === undefined ? undefined : this.#known.get(name);
  }

  #isOver({ at }: Line): boolean {
    return at + lifeMs < this.#parts.now();
  }

  #remember(line: Line): void {
    const { name, cardId, message } = line;
    if (this.#isOver(line)) this.#known.delete(name);
    else this.#known.set(name, line);
    const isKept = line.isGone !== true && !this.#isOver(line);
    if (cardId !== null) keepIf(isKept, this.#nameOfCard, [cardId, name]);
    if (message !== undefined) keepIf(isKept, this.#nameOfMessage, [message, name]);
  }

  #write(line: Line): void {
    this.#remember(line);
    const { path } = this.#parts;
    if (path === undefined) return;
    this.#lines += 1;
    if (this.#lines > mostLines) this.#rewrite();
    else this.#try(() => appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 }));
  }

  #rewrite(): void {
    const { path } = this.#parts;
    if (path === undefined) return;
    for (const line of this.#known.values()) this.#remember(line);
    this.#lines = this.#known.size;
    const text = [...this.#known.values()].map((line) => `${JSON.stringify(line)}\n`).join("");
    this.#try(() => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!this.#isTold) this.#parts.log.warn({ error }, "posts in Feishu are not remembered over a restart");
      this.#isTold = true;
    }
  }
}

function keepIf(isKept: boolean, names: Map<string, string>, [id, name]: readonly [string, string]): void {
  if (isKept) names.set(id, name);
  else names.delete(id);
}

function readLines(path: string | undefined): readonly Line[] {
  if (path === undefined) return [];
  try {
    return readFileSync(path, "utf8").split("\n").flatMap(readLine);
  } catch {
    return []; // there is none yet
  }
}

/** The last line may be half a one. */
function readLine(text: string): readonly Line[] {
  try {
    const { data } = Line.safeParse(JSON.parse(text));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}
