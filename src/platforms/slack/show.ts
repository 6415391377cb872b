import { unreachable } from "../../domain/unreachable.ts";
import { digest } from "../kit/digest.ts";
import { fileIn } from "../kit/file-to-send.ts";
import type { Names } from "../kit/names.ts";
import type { Visible } from "../kit/visible-change.ts";
import type { CardRef, Delivery, OutgoingCard } from "../platform.ts";
import { createCardUpdates, type Updated } from "./api/card-updates.ts";
import { findOwn } from "./api/find-own.ts";
import { postMessage } from "./api/messages.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { type Drawing, drawWhole, sendDown } from "./ladder.ts";
import { peopleOn } from "./name-people.ts";
import { againLater, lookAgainMs, notShown } from "./not-shown.ts";
import type { RenderedMessage } from "./render/render-message.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ThreadFiles } from "./thread-files.ts";

/** Cards as messages in channels and direct messages. Neither call rejects. */
export interface Messages {
  post(card: OutgoingCard): Promise<Delivery>;
  update(ref: CardRef, card: OutgoingCard): Promise<Delivery>;
}

export interface MessagesParts {
  readonly api: SlackApi;
  readonly drawing: Drawing;
  readonly names: Pick<Names, "learn">;
  readonly files: ThreadFiles;
  readonly surroundings: Surroundings;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How far back a message of ours is looked for. Milliseconds. */
const lookBackMs = 24 * 60 * 60_000;
const mostKept = 2_000;
/** When a card is shown anew because Slack could not say a name. Milliseconds. */
const nameAgainMs = 6_000;

export function createMessages(parts: MessagesParts): Messages {
  return new Shower(parts);
}

/** A card that stands in a message. */
interface Standing {
  readonly ts: string;
  readonly ref: CardRef;
}

type Place =
  | { readonly kind: "found"; readonly ref: CardRef }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

class Shower implements Messages {
  readonly #parts: MessagesParts;
  readonly #updates;
  /** Posts whose answer was lost, and when they may be looked for: until then Slack may still be at it. */
  readonly #unsure = new Map<string, number>();
  /** Posts that stand, though what belongs to them is not there yet. */
  readonly #standing = new Map<string, CardRef>();

  constructor(parts: MessagesParts) {
    this.#parts = parts;
    this.#updates = createCardUpdates(parts);
  }

  async post(card: OutgoingCard): Promise<Delivery> {
    const file = fileIn(card.card);
    if (file !== undefined) return this.#parts.files.post(card, file);
    const waitMs = (this.#unsure.get(nameOf(card)) ?? 0) - this.#parts.now();
    if (waitMs > 0) return againLater("the answer to its posting was lost", Math.min(waitMs, lookAgainMs));
    await this.#parts.names.learn(peopleOn(card.card));
    const found = await this.#find(card);
    if (found.kind === "unknown")
      return againLater("it is not known whether the card stands already", lookAgainMs);
    if (found.kind === "absent") return this.#postNew(card, threadOf(card));
    const shown = await this.#change(found.ref, card);
    // Somebody deleted it meanwhile.
    return shown.kind === "refused" ? this.#postNew(card, threadOf(card)) : shown;
  }

  async update(ref: CardRef, card: OutgoingCard): Promise<Delivery> {
    // A file stays as it is.
    if (ref["file"] !== undefined) return { kind: "shown", ref };
    const namesToCome = await this.#parts.names.learn(peopleOn(card.card));
    const done = await this.#change(ref, card);
    // A last state that shows somebody's id would show it for ever.
    return done.kind === "shown" && namesToCome > 0
      ? againLater("a name is still to come", nameAgainMs)
      : done;
  }

  async #change(ref: CardRef, card: OutgoingCard): Promise<Delivery> {
    const ts = ref["message"];
    if (ts === undefined) return { kind: "refused", reason: "The message of the card is not known." };
    const place = { channel: card.conversation.id, ts };
    const visible = visibleOf(drawWhole(card.card, this.#parts.drawing));
    const { answer, rendered } = await sendDown(card.card, this.#parts.drawing, ({ text, blocks }) =>
      this.#updates.update({ ...place, text, blocks }, visible),
    );
    if (answer.kind === "shown") return this.#complete(card, { ts, ref, rendered });
    if (answer.kind === "refused") this.#forget(card, ts);
    return notUpdated(answer);
  }

  /** Where an attempt before has left it. */
  async #find(card: OutgoingCard): Promise<Place> {
    const name = nameOf(card);
    const ref = this.#standing.get(name);
    if (ref !== undefined) return { kind: "found", ref };
    if (!card.mayStand && !this.#unsure.has(name)) return { kind: "absent" };
    const { api, now } = this.#parts;
    const where = {
      channel: card.conversation.id,
      threadTs: threadOf(card) ?? null,
      since: now() - lookBackMs,
    };
    const found = await findOwn(api, where, markOf(card));
    if (found.kind !== "unknown") this.#unsure.delete(name);
    if (found.kind !== "found") return found;
    // Its update may have to wait, and is never to end in a second message.
    return { kind: "found", ref: this.#keepStanding(card, found.ts, threadOf(card)) };
  }

  async #postNew(card: OutgoingCard, threadTs: string | undefined): Promise<Delivery> {
    const { api, drawing } = this.#parts;
    const thread = threadTs === undefined ? {} : { threadTs };
    const place = { channel: card.conversation.id, mark: markOf(card), ...thread };
    const how = { isUrgent: true, source: card.key };
    const { answer, rendered } = await sendDown(card.card, drawing, ({ text, blocks }) =>
      postMessage(api, { ...place, text, blocks }, how),
    );
    if (answer.kind === "ok") {
      const { ts } = answer.data;
      this.#updates.posted(answer.data, visibleOf(drawWhole(card.card, drawing)));
      const ref = this.#keepStanding(card, ts, threadTs);
      return this.#complete(card, { ts, ref, rendered });
    }
    // Somebody deleted the thread: better in the channel than nowhere.
    if (answer.kind === "refused" && answer.error === "thread_not_found" && threadTs !== undefined)
      return this.#postNew(card, undefined);
    if (answer.kind === "unsure") this.#unsure.set(nameOf(card), this.#parts.now() + lookAgainMs);
    return notShown(answer);
  }

  /** The card counts as shown when what did not fit into it is there as well. */
  async #complete(
    card: OutgoingCard,
    { ts, ref, rendered }: Standing & { readonly rendered: RenderedMessage },
  ): Promise<Delivery> {
    const rest = rendered.rest.length === 0 ? undefined : digest(JSON.stringify(rendered.rest));
    if (rest !== undefined && ref["rest"] !== rest) {
      const problem = await this.#parts.files.putRest(card, ref, rendered.rest);
      // A file that Slack will never take is no reason to post the card again.
      if (problem?.kind === "later") return problem;
    }
    const around = await this.#parts.surroundings.show(card, ts, ref);
    this.#standing.delete(nameOf(card));
    return { kind: "shown", ref: { ...ref, ...around, ...(rest === undefined ? {} : { rest }) } };
  }

  #keepStanding(card: OutgoingCard, ts: string, threadTs: string | undefined): CardRef {
    const ref = { message: ts, ...(threadTs === undefined ? {} : { thread: threadTs }) };
    this.#standing.set(nameOf(card), ref);
    const [oldest] = this.#standing.keys();
    if (this.#standing.size > mostKept && oldest !== undefined) this.#standing.delete(oldest);
    return ref;
  }

  /** The board may ask for the message before, which is gone, while a newer one stands. */
  #forget(card: OutgoingCard, ts: string): void {
    const name = nameOf(card);
    if (this.#standing.get(name)?.["message"] === ts) this.#standing.delete(name);
  }
}

function notUpdated(answer: Exclude<Updated, { readonly kind: "shown" }>): Delivery {
  switch (answer.kind) {
    case "later":
      return againLater("updates of cards are paced", answer.retryAfterMs);
    case "refused":
      return notShown(answer);
    default:
      return unreachable(answer);
  }
}

function threadOf({ under }: OutgoingCard): string | undefined {
  return under?.["message"];
}

function markOf({ key, edition }: OutgoingCard) {
  return { key, nonce: String(edition) };
}

function nameOf({ conversation, key, edition }: OutgoingCard): string {
  return `${conversation.id} ${key} ${edition}`;
}

function visibleOf({ state, text, blocks }: RenderedMessage): Visible {
  return { state, content: digest(JSON.stringify([text, blocks])) };
}
