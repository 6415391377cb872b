import { unreachable } from "../../../domain/unreachable.ts";
import { type CardPace, createCardPace } from "../../kit/card-pace.ts";
import { digest } from "../../kit/digest.ts";
import { createRateWindow } from "../../kit/rate-window.ts";
import { changeOf, type Visible } from "../../kit/visible-change.ts";
import type { FeishuAnswer, Refused } from "../api/answer.ts";
import { setContent, setStreaming, updateEntity } from "../api/cards.ts";
import { codes } from "../api/codes.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import { patchCard } from "../api/messages.ts";
import type { MonthlyState } from "../api/monthly-calls.ts";
import type { RenderedCard } from "../render/render-card.ts";
import type { PostJournal } from "./post-journal.ts";

/**
 * Changes cards that stand, as often as Feishu lets us and as makes sense to a reader. Whoever is told `later` renders the
 * newest state again then: no old content is ever kept.
 */
export interface CardChanges {
  /** Never rejects. `fits` says of the card as it is drawn first what counts as a change. */
  change(target: Target, rendered: RenderedCard, whole: RenderedCard): Promise<Changed>;
  /** What stands in a message that was just posted; else its first change counts as one of state. */
  posted(target: Target, whole: RenderedCard, isStreaming: boolean): void;
}

export interface Target {
  readonly message: string;
  /** Of CardKit; null for a card that stands in its message. */
  readonly cardId: string | null;
  readonly isLive: boolean;
  readonly source: string;
}

export type Changed =
  | { readonly kind: "shown" }
  | { readonly kind: "later"; readonly retryAfterMs: number }
  | Refused;

export interface CardChangesParts {
  readonly api: FeishuApi;
  readonly journal: PostJournal;
  readonly monthly: () => MonthlyState;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** After a fault on the way to Feishu; milliseconds. */
const afterFaultMs = 2_000;
const mostRemembered = 2_000;
/** A live card is changed about as often as people read; Feishu types in between. */
const shortestMs = 1_200;
/** Each 10 kB of a card take so much longer, because all of it is sent anew. */
const per10kBMs = 1_000;
/** After so long nobody looks at each word any more. */
const firstMs = 60_000;
const settledMs = 2_500;
const scarceMs = 10_000;
/** Nothing but changes of state. */
const spentMs = 24 * 60 * 60_000;
/** Feishu: 1,000 a minute and method, for all cards together. */
const budget = { limit: 600, reserve: 200, floor: 100, windowMs: 60_000 };

interface Standing {
  readonly visible: Visible;
  /** The card without the text that is typed; undefined where nothing is typed. */
  readonly frame: string | undefined;
  readonly answer: string | undefined;
}

export function createCardChanges(parts: CardChangesParts): CardChanges {
  return new Changes(parts);
}

class Changes implements CardChanges {
  readonly #parts: CardChangesParts;
  readonly #pace: CardPace;
  readonly #standing = new Map<string, Standing>();
  readonly #since = new Map<string, number>();
  /** Cards of CardKit that are being typed, as far as this process knows. */
  readonly #streaming = new Map<string, boolean>();

  constructor(parts: CardChangesParts) {
    this.#parts = parts;
    this.#pace = createCardPace({ now: parts.now, budget: createRateWindow(budget), perCardMs: 100 });
  }

  posted(target: Target, whole: RenderedCard, isStreaming: boolean): void {
    this.#remember(target, whole);
    keep(this.#streaming, target.message, isStreaming);
  }

  async change(target: Target, rendered: RenderedCard, whole: RenderedCard): Promise<Changed> {
    const { message: id } = target;
    const before = this.#standing.get(id);
    const change = changeOf(before?.visible, visibleOf(whole));
    const decision = this.#pace.decide({ id, change, intervalMs: this.#intervalFor(target, whole) });
    if (decision.kind === "skip") return { kind: "shown" };
    if (decision.kind === "later") return { kind: "later", retryAfterMs: decision.waitMs };
    // Until the answer is here nobody knows what stands there.
    this.#standing.delete(id);
    const answer = await this.#send(target, rendered, { before, isUrgent: change === "state" });
    if (answer.kind === "ok") this.#remember(target, whole);
    return this.#settle(id, answer);
  }

  #settle(id: string, answer: FeishuAnswer<null>): Changed {
    switch (answer.kind) {
      case "ok":
        this.#pace.sent(id);
        return { kind: "shown" };
      case "limited":
        if (answer.by === "feishu") this.#pace.limited(id, answer.retryAfterMs);
        else this.#pace.failed(id);
        return { kind: "later", retryAfterMs: answer.retryAfterMs };
      case "refused":
        this.#pace.forget(id);
        return answer;
      case "unsure":
      case "down":
        this.#pace.failed(id);
        return { kind: "later", retryAfterMs: afterFaultMs };
      default:
        return unreachable(answer);
    }
  }

  #intervalFor({ message }: Target, { json }: RenderedCard): number {
    const { level } = this.#parts.monthly();
    if (level !== "plenty") return level === "spent" ? spentMs : scarceMs;
    const since = this.#since.get(message) ?? this.#parts.now();
    keep(this.#since, message, since);
    const isNew = this.#parts.now() - since < firstMs;
    const length = Buffer.byteLength(JSON.stringify(json));
    return (isNew ? shortestMs : settledMs) + (length / 10_000) * per10kBMs;
  }

  async #send(target: Target, rendered: RenderedCard, sending: Sending): Promise<FeishuAnswer<null>> {
    const { api } = this.#parts;
    const { message, cardId, source } = target;
    const how = { isUrgent: sending.isUrgent, maxWaitMs: 2_000, source };
    if (cardId === null) return patchCard(api, { message, json: rendered.json }, how);
    const answer = await this.#sendToEntity({ ...target, cardId }, rendered, sending);
    if (answer.kind !== "refused" || answer.code !== codes.sequenceTooLow) return answer;
    // What was counted here was lost, and CardKit has seen more.
    this.#parts.journal.jump(cardId);
    return this.#sendToEntity({ ...target, cardId }, rendered, sending);
  }

  async #sendToEntity(
    target: EntityTarget,
    rendered: RenderedCard,
    sending: Sending,
  ): Promise<FeishuAnswer<null>> {
    const { before } = sending;
    const { answer, json } = rendered;
    const isTyped =
      target.isLive &&
      answer !== undefined &&
      answer !== "" &&
      before?.frame !== undefined &&
      before.frame === frameOf(rendered) &&
      this.#streaming.get(target.message) === true;
    if (isTyped) {
      const typed = await this.#change(target, sending, (change, how) =>
        setContent(this.#parts.api, { ...change, element: answerElement, content: answer }, how),
      );
      if (!isClosed(typed)) return typed;
      // Feishu ends typing by itself after ten minutes, and when nothing came for a while.
      keep(this.#streaming, target.message, false);
    }
    const streams = await this.#setStreaming(target, rendered, sending);
    if (streams.kind !== "ok") return streams;
    return this.#change(target, sending, (change, how) =>
      updateEntity(this.#parts.api, { ...change, json }, how),
    );
  }

  /** The card says itself whether it is typed; but an end of typing has to be said by itself. */
  async #setStreaming(
    target: EntityTarget,
    { summary }: RenderedCard,
    sending: Sending,
  ): Promise<FeishuAnswer<null>> {
    const { isLive: isOn, message } = target;
    if (this.#streaming.get(message) === isOn) return { kind: "ok", data: null };
    const answer = await this.#change(target, sending, (change, how) =>
      setStreaming(this.#parts.api, { ...change, isOn, summary }, how),
    );
    if (answer.kind === "ok") keep(this.#streaming, message, isOn);
    return isClosed(answer) ? { kind: "ok", data: null } : answer;
  }

  #change(
    { cardId, source }: EntityTarget,
    { isUrgent }: Sending,
    work: (
      change: { readonly cardId: string; readonly sequence: number },
      how: { readonly isUrgent: boolean; readonly maxWaitMs: number; readonly source: string },
    ) => Promise<FeishuAnswer<null>>,
  ): Promise<FeishuAnswer<null>> {
    const sequence = this.#parts.journal.next(cardId);
    return work({ cardId, sequence }, { isUrgent, maxWaitMs: 2_000, source });
  }

  #remember({ message }: Target, whole: RenderedCard): void {
    const { answer } = whole;
    keep(this.#standing, message, { visible: visibleOf(whole), frame: frameOf(whole), answer });
  }
}

interface Sending {
  readonly before: Standing | undefined;
  readonly isUrgent: boolean;
}

type EntityTarget = Target & { readonly cardId: string };

/** The element of a card in which its answer grows. */
const answerElement = "answer";

function isClosed(answer: FeishuAnswer<null>): boolean {
  return answer.kind === "refused" && codes.streamingIsOff.has(answer.code);
}

function visibleOf({ state, json }: RenderedCard): Visible {
  return { state, content: digest(JSON.stringify(json)) };
}

/** The card without the words that are typed into it. */
function frameOf({ json, answer }: RenderedCard): string | undefined {
  if (answer === undefined) return undefined;
  const written = JSON.stringify(answer);
  return digest(JSON.stringify(json).replace(`"content":${written}`, '"content":""'));
}

/** The newest stand last; the oldest of too many goes. */
function keep<Value>(map: Map<string, Value>, id: string, value: Value): void {
  map.delete(id);
  map.set(id, value);
  const [oldest] = map.keys();
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest);
}
