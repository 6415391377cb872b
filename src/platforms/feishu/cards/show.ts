import { isTerminal } from "../../../domain/task.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { digest } from "../../kit/digest.ts";
import { isGrowing, stateOf } from "../../kit/drawing/card-state.ts";
import { fileIn } from "../../kit/file-to-send.ts";
import type { Names } from "../../kit/names.ts";
import type { CardRef, Delivery, OutgoingCard } from "../../platform.ts";
import type { FeishuAnswer } from "../api/answer.ts";
import { createEntity } from "../api/cards.ts";
import { codes } from "../api/codes.ts";
import { isLostMessage, isUnfit } from "../api/error-words.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import { type MessageContent, type Posted, postMessage } from "../api/messages.ts";
import { namePeople, peopleOn } from "../name-people.ts";
import { againLater, isMendable, notShown } from "../not-shown.ts";
import type { RenderedCard } from "../render/render-card.ts";
import { renderText } from "../render/render-text.ts";
import type { Surroundings } from "../surroundings.ts";
import { callWords, isOnlyCall } from "./calls.ts";
import type { CardChanges, Changed, Target } from "./card-changes.ts";
import type { CardFiles } from "./card-files.ts";
import { type Drawing, drawWhole, sendDown } from "./ladder.ts";
import type { Post, PostJournal } from "./post-journal.ts";
import { writePostName } from "./post-name.ts";

/** Cards as messages in groups and direct messages. Neither call rejects. */
export interface Messages {
  post(card: OutgoingCard): Promise<Delivery>;
  update(ref: CardRef, card: OutgoingCard): Promise<Delivery>;
}

export interface MessagesParts {
  readonly api: FeishuApi;
  readonly drawing: Drawing;
  readonly names: Pick<Names, "learn">;
  readonly files: CardFiles;
  readonly changes: CardChanges;
  readonly journal: PostJournal;
  readonly surroundings: Surroundings;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** When a card is shown anew because Feishu could not say a name. Milliseconds. */
const nameAgainMs = 6_000;
/** Without the right to live cards, or while CardKit is broken, cards are changed in their messages for so long. */
const withoutCardKitMs = 10 * 60_000;

export function createMessages(parts: MessagesParts): Messages {
  return new Shower(parts);
}

class Shower implements Messages {
  readonly #parts: MessagesParts;
  #cardKitAgainAt = 0;

  constructor(parts: MessagesParts) {
    this.#parts = parts;
  }

  async post(card: OutgoingCard): Promise<Delivery> {
    const file = fileIn(card.card);
    if (file !== undefined) return this.#parts.files.post(card, file);
    await this.#parts.names.learn(peopleOn(card.card));
    if (isOnlyCall(card.card)) return this.#postCall(card);
    const name = nameOf(card);
    const before = this.#parts.journal.find(name);
    if (before?.message === undefined) return this.#postNew(card, before);
    // It stands; its answer, or whoever was to keep it, was lost.
    const called = await this.#call(card, before.message);
    if (called !== undefined) return called;
    const shown = await this.update(refOf(before.message, before.cardId), card);
    if (shown.kind !== "refused") return shown;
    this.#parts.journal.forget(name);
    return this.#postNew(card, undefined);
  }

  async update(ref: CardRef, card: OutgoingCard): Promise<Delivery> {
    const { message, card: cardId = null } = ref;
    // A file or a call stays as it is.
    if (message === undefined || ref["isCall"] !== undefined) return { kind: "shown", ref };
    if (ref["words"] !== undefined) return this.#sayAnew(card, ref);
    const namesToCome = await this.#parts.names.learn(peopleOn(card.card));
    const target = { message, cardId, isLive: cardId !== null && isGrowing(card.card), source: card.key };
    const whole = drawWhole({ card: card.card, isLive: target.isLive }, this.#parts.drawing);
    const drawn = { card: card.card, isLive: target.isLive };
    const { answer, rendered } = await sendDown(drawn, this.#parts.drawing, (attempt) =>
      this.#parts.changes.change(target, attempt, whole),
    );
    if (answer.kind !== "shown") return this.#notChanged(card, answer);
    const done = await this.#complete(card, { target, ref, rendered });
    // A last state that shows somebody's id would show it for ever.
    return done.kind === "shown" && namesToCome > 0
      ? againLater("a name is still to come", nameAgainMs)
      : done;
  }

  async #postNew(card: OutgoingCard, before: Post | undefined): Promise<Delivery> {
    const isEntity = willGrow(card) && this.#parts.now() >= this.#cardKitAgainAt;
    const begun = before ?? (isEntity ? await this.#beginEntity(card) : undefined);
    if (begun !== undefined && "kind" in begun) return begun;
    const made = begun ?? this.#parts.journal.begin(nameOf(card), null);
    const post = { ...made, isAgain: before !== undefined };
    return post.cardId === null
      ? this.#postCard(card, post)
      : this.#postEntity(card, { ...post, cardId: post.cardId });
  }

  /** The card is made in CardKit and remembered before it is sent. Undefined: it has to do without CardKit. */
  async #beginEntity(card: OutgoingCard): Promise<Post | Delivery | undefined> {
    const { api, drawing, journal, now } = this.#parts;
    const drawn = { card: card.card, isLive: isGrowing(card.card) };
    const how = { isUrgent: true, source: card.key };
    const { answer } = await sendDown(drawn, drawing, ({ json }) => createEntity(api, json, how));
    if (answer.kind === "ok") return journal.begin(nameOf(card), answer.data);
    if (answer.kind !== "refused") return notShown(answer);
    // What the audit stops says nothing about the next card.
    if (!codes.audit.has(answer.code)) this.#cardKitAgainAt = now() + withoutCardKitMs;
    return undefined;
  }

  async #postEntity(card: OutgoingCard, post: Attempt & { readonly cardId: string }): Promise<Delivery> {
    const { cardId } = post;
    const isLive = isGrowing(card.card);
    const whole = drawWhole({ card: card.card, isLive }, this.#parts.drawing);
    const answer = await this.#send(card, { kind: "entity", cardId }, post);
    if (answer.kind !== "ok") return this.#notPosted(card, answer);
    const target = { message: answer.data.message_id, cardId, isLive, source: card.key };
    return this.#stands(card, post, { target, ref: refOf(target.message, cardId), rendered: whole });
  }

  async #postCard(card: OutgoingCard, post: Attempt): Promise<Delivery> {
    const { drawing } = this.#parts;
    const drawn = { card: card.card, isLive: false };
    const { answer, rendered } = await sendDown(drawn, drawing, ({ json }) =>
      this.#send(card, { kind: "card", json }, post),
    );
    if (answer.kind === "refused" && isUnfit(answer)) return this.#postText(card, post);
    if (answer.kind !== "ok") return this.#notPosted(card, answer);
    const message = answer.data.message_id;
    const target = { message, cardId: null, isLive: false, source: card.key };
    return this.#stands(card, post, { target, ref: refOf(message, null), rendered });
  }

  /** Not even the smallest card was taken: what it says, and how it is answered, in words. */
  async #postText(card: OutgoingCard, post: Sending): Promise<Delivery> {
    const { drawing } = this.#parts;
    const text = renderText(namePeople(card.card, drawing.nameOf), drawing);
    const answer = await this.#send(card, { kind: "text", text }, post);
    if (answer.kind !== "ok") return this.#notPosted(card, answer);
    return { kind: "shown", ref: { message: answer.data.message_id, words: stateOf(card.card) } };
  }

  /** Words cannot be changed: each new state is said once more. */
  async #sayAnew(card: OutgoingCard, ref: CardRef): Promise<Delivery> {
    const state = stateOf(card.card);
    if (ref["words"] === state) return { kind: "shown", ref };
    const said = await this.#postText(card, { attempt: digest(state) });
    return said.kind === "shown" ? { kind: "shown", ref: { ...ref, ...said.ref } } : said;
  }

  async #stands(card: OutgoingCard, post: Attempt, placed: Placed): Promise<Delivery> {
    const { target } = placed;
    const { journal, changes } = this.#parts;
    journal.sent(nameOf(card), target.message);
    const called = await this.#call(card, target.message);
    if (called !== undefined) return called;
    if (post.isAgain) return this.update(placed.ref, card);
    const whole = drawWhole({ card: card.card, isLive: target.isLive }, this.#parts.drawing);
    changes.posted(target, whole, target.isLive);
    return this.#complete(card, placed);
  }

  /** The card counts as shown when what did not fit into it is there as well. */
  async #complete(card: OutgoingCard, { target, ref, rendered }: Placed): Promise<Delivery> {
    const rest = rendered.rest.length === 0 ? undefined : digest(JSON.stringify(rendered.rest));
    if (rest !== undefined && ref["rest"] !== rest) {
      const problem = await this.#parts.files.putRest(card, target.message, rendered.rest);
      // A file that Feishu will never take is no reason to post the card again.
      if (problem?.kind === "later") return problem;
    }
    const around = await this.#parts.surroundings.show(card, target.message, ref);
    return { kind: "shown", ref: { ...ref, ...around, ...(rest === undefined ? {} : { rest }) } };
  }

  /** Only words of a message call somebody, not those of a card. */
  async #call(card: OutgoingCard, message: string): Promise<Delivery | undefined> {
    const text = callWords(card.card);
    if (text === undefined) return undefined;
    const { api } = this.#parts;
    const uuid = digest(`${nameOf(card)} call`);
    const content = { kind: "text", text } as const;
    const place = { chat: card.conversation.id, content, uuid, replyTo: message };
    const answer = await postMessage(api, place, { isUrgent: true, source: card.key });
    // Whoever cannot be called sees the card all the same.
    return answer.kind === "ok" || answer.kind === "refused" ? undefined : notShown(answer);
  }

  /** A short message that calls somebody and says all there is to say. */
  async #postCall(card: OutgoingCard): Promise<Delivery> {
    const text = callWords(card.card) ?? card.card.title;
    const { journal } = this.#parts;
    const post = journal.find(nameOf(card)) ?? journal.begin(nameOf(card), null);
    const answer = await this.#send(card, { kind: "text", text }, post);
    if (answer.kind !== "ok") return this.#notPosted(card, answer);
    return { kind: "shown", ref: { message: answer.data.message_id, isCall: "yes" } };
  }

  async #send(
    card: OutgoingCard,
    content: MessageContent,
    { attempt }: Sending,
  ): Promise<FeishuAnswer<Posted>> {
    const replyTo = card.answers?.message ?? card.under?.["message"];
    // Feishu takes it once within an hour, however often it comes.
    const uuid = digest(`${nameOf(card)} ${attempt}`);
    const place = { chat: card.conversation.id, content, uuid };
    const how = { isUrgent: true, source: card.key };
    if (replyTo === undefined) return postMessage(this.#parts.api, place, how);
    const answer = await postMessage(this.#parts.api, { ...place, replyTo }, how);
    // What it answers was recalled: better in the chat than nowhere.
    return answer.kind === "refused" && isLostMessage(answer)
      ? postMessage(this.#parts.api, place, how)
      : answer;
  }

  #notPosted(card: OutgoingCard, answer: Exclude<FeishuAnswer<Posted>, { kind: "ok" }>): Delivery {
    const isGone = answer.kind === "refused" && codes.noEntity.has(answer.code);
    if (!isGone) return notShown(answer);
    // CardKit forgot the card before it was sent: another one is made.
    this.#parts.journal.forget(nameOf(card));
    return againLater("the card was too old to be sent", 1);
  }

  #notChanged(card: OutgoingCard, answer: Exclude<Changed, { kind: "shown" }>): Delivery {
    switch (answer.kind) {
      case "later":
        return againLater("changes of cards are paced", answer.retryAfterMs);
      case "refused":
        if (!isMendable(answer)) this.#parts.journal.forget(nameOf(card));
        return notShown(answer);
      default:
        return unreachable(answer);
    }
  }
}

/** The same attempt is the same message. */
interface Sending {
  readonly attempt: number | string;
}

interface Attempt extends Post {
  /** An attempt before this one may have brought older words. */
  readonly isAgain: boolean;
}

interface Placed {
  readonly target: Target;
  readonly ref: CardRef;
  readonly rendered: RenderedCard;
}

/** The card of a task that is not over: it lives in CardKit, which types what is added to it. */
function willGrow({ answers }: OutgoingCard): boolean {
  return answers !== undefined && !isTerminal(answers.status);
}

function refOf(message: string, cardId: string | null): CardRef {
  return { message, ...(cardId === null ? {} : { card: cardId }) };
}

function nameOf({ conversation, key, edition }: OutgoingCard): string {
  return writePostName({ kind: "card", conversation, subject: `${key} ${edition}` });
}
