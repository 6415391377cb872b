import type { Card } from "../../../cards/card.ts";
import type { Conversation } from "../../../domain/person.ts";
import type { Names } from "../../kit/names.ts";
import type { ChatEvent, Reply } from "../../platform.ts";
import type { SlackAnswer } from "../api/answer.ts";
import type { SlackApi } from "../api/slack-api.ts";
import { openView, publishHome, pushView, type SlackView, updateView } from "../api/views.ts";
import type { Drawing } from "../ladder.ts";
import { nameInWords, namePeople, peopleOn } from "../name-people.ts";
import { doneView, errorView, loadingView, renderHome, renderModal } from "../render/render-view.ts";

/** Panels as modals, and the Home tab. No call rejects; those that answer true have shown it. */
export interface Panels {
  /** At once, because a trigger lives 3 s; what is to be seen follows by `update`. */
  openLoading(triggerId: string): Promise<SlackView | undefined>;
  open(triggerId: string, panel: Panel): Promise<boolean>;
  openWords(triggerId: string, said: Said): Promise<boolean>;
  update(view: OldView, panel: Panel): Promise<boolean>;
  /** Nothing closes a modal from outside: it says what came of it. */
  finish(view: OldView, said: Said): Promise<boolean>;
  /** Above the view in which the trigger came about: what was filled in there stays. */
  pushWords(triggerId: string, said: Said): Promise<boolean>;
  publish(user: string, card: Card): Promise<SlackAnswer<SlackView>>;
  publishWords(user: string, words: string): Promise<SlackAnswer<SlackView>>;
  view(panel: Panel): object;
  loading(): object;
  words(said: Said): object;
}

export interface Panel {
  readonly card: Card;
  /** Where it was opened. */
  readonly conversation: Conversation;
}

export interface OldView {
  readonly id: string;
  /** As it is known to stand; undefined: whatever stands there is replaced. */
  readonly hash?: string;
}

export interface Said {
  readonly words: string;
  readonly isProblem: boolean;
}

export interface PanelsParts {
  readonly api: SlackApi;
  readonly drawing: Drawing;
  readonly names: Pick<Names, "learn">;
}

/** The panel that is to be seen; undefined where the reply has none. */
export function panelOf(reply: Reply, event: ChatEvent | null): Panel | undefined {
  return reply.place === "panel" ? cardOf(reply, event) : undefined;
}

/** The card of the reply as a panel, though it stands in the conversation as well. */
export function cardOf({ card, message, status }: Reply, event: ChatEvent | null): Panel | undefined {
  const conversation = event?.conversation ?? null;
  if (card === null || conversation === null) return undefined;
  // A refusal stands on its card; what was done is told above what comes next, because a modal has no other place.
  const isTold = status === "ok" && message !== null && message !== card.title;
  return { card: isTold ? withWords(card, message) : card, conversation };
}

function withWords(card: Card, text: string): Card {
  return { ...card, blocks: [{ kind: "note", text, tone: "good" }, ...card.blocks] };
}

export function createPanels({ api, drawing, names }: PanelsParts): Panels {
  const view = ({ card, conversation }: Panel): object =>
    renderModal(namePeople(card, drawing.nameOf), {
      ...drawing,
      rung: 0,
      metadata: { conversation: conversation.id },
    });

  const namedView = async (panel: Panel): Promise<object> => {
    await names.learn(peopleOn(panel.card));
    return view(panel);
  };

  const home = (card: Card): object => renderHome(namePeople(card, drawing.nameOf), { ...drawing, rung: 0 });

  const wordsView = ({ words, isProblem }: Said): object => {
    const named = nameInWords(words, drawing.nameOf);
    return isProblem ? errorView(named) : doneView(named);
  };

  const open = async (triggerId: string, next: object): Promise<SlackView | undefined> => {
    const answer = await openView(api, { triggerId, view: next });
    return answer.kind === "ok" ? answer.data : undefined;
  };

  const replace = (old: OldView, next: object): Promise<boolean> => replaceView(api, old, next);

  return {
    openLoading: (triggerId) => open(triggerId, loadingView("PoCo")),
    open: async (triggerId, panel) => (await open(triggerId, await namedView(panel))) !== undefined,
    openWords: async (triggerId, said) => (await open(triggerId, wordsView(said))) !== undefined,
    update: async (old, panel) => replace(old, await namedView(panel)),
    finish: (old, said) => replace(old, wordsView(said)),
    pushWords: async (triggerId, said) =>
      (await pushView(api, { triggerId, view: wordsView(said) })).kind === "ok",
    publish: async (user, card) => {
      await names.learn(peopleOn(card));
      return publishHome(api, { user, view: home(card) });
    },
    publishWords: (user, words) => publishHome(api, { user, view: home(wordsCard(words)) }),
    view,
    loading: () => loadingView("PoCo"),
    words: wordsView,
  };
}

/** With the hash nothing newer is overwritten; a form that changed meanwhile is replaced all the same. */
async function replaceView(api: SlackApi, { id, hash }: OldView, next: object): Promise<boolean> {
  const known = hash === undefined || hash === "" ? {} : { hash };
  const answer = await updateView(api, { viewId: id, view: next, ...known });
  if (answer.kind === "ok") return true;
  const isOld = answer.kind === "refused" && answer.error === "hash_conflict";
  return isOld ? (await updateView(api, { viewId: id, view: next })).kind === "ok" : false;
}

function wordsCard(words: string): Card {
  return { title: "PoCo", tone: "neutral", blocks: [{ kind: "plain", text: words }] };
}
