import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type { Button, Card, Tone } from "../../../cards/card.ts";
import { writeIntent } from "../../../domain/intent.ts";
import { asksOf, buttonsOf, type Form, isForm } from "../../kit/drawing/card-form.ts";
import { isGrowing } from "../../kit/drawing/card-state.ts";
import { writeCarried } from "../../kit/drawing/carried.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { withIds } from "./block-ids.ts";
import { type RenderOptions, type Surface, wordsIn } from "./drawing.ts";
import { richText } from "./exact.ts";
import { layOut } from "./lay-out.ts";
import { budgets, limits } from "./limits.ts";
import { partsOf } from "./parts.ts";
import { plainText } from "./text-object.ts";
import { titleBlocks } from "./title.ts";
import { uniqueActions } from "./unique-actions.ts";

/** What a modal knows besides its card, e.g. where it was opened. It comes back with everything that is pressed in it. */
export type Metadata = Readonly<Record<string, unknown>>;

export interface ModalOptions extends RenderOptions {
  readonly metadata: Metadata;
}

/** The views of PoCo are known by it. */
export const callbackId = "poco";

/** A panel as a modal: what its form is for is the button at its foot, the other buttons stand in it. */
export function renderModal(card: Card, options: ModalOptions): ModalView {
  const main = mainOf(card);
  return smallEnough((room) => {
    const surface = surfaceOf("modal", card, { options, room });
    const head = card.title.length <= limits.viewTitle ? [] : titleBlocks(card.title, surface);
    const blocks = drawn(card, { surface, head, room, submit: main?.button });
    const needsSubmit = blocks.some(({ type }) => type === "input");
    const label = main?.button.label ?? "Done";
    return {
      ...frame(card.title),
      ...(main !== undefined || needsSubmit ? { submit: plainText(label, limits.viewTitle) } : {}),
      private_metadata: metadataOf(main, options),
      blocks,
    };
  });
}

/** A card in somebody's Home tab. */
export function renderHome(card: Card, options: RenderOptions): HomeView {
  return smallEnough((room) => {
    const surface = surfaceOf("home", card, { options, room });
    const head = titleBlocks(card.title, surface);
    return { type: "home", callback_id: callbackId, blocks: drawn(card, { surface, head, room }) };
  });
}

/** Shown at once, while what belongs there is being made: a trigger lives three seconds. */
export function loadingView(title: string, metadata: Metadata = {}): ModalView {
  return wordsView({ title, words: "One moment …", metadata });
}

/** The last word of a modal. */
export function doneView(words: string, tone: Tone = "good"): ModalView {
  return wordsView({ title: tone === "bad" ? "That did not work" : "Done", words, metadata: {} });
}

export function errorView(words: string): ModalView {
  return doneView(words, "bad");
}

interface Words {
  readonly title: string;
  readonly words: string;
  readonly metadata: Metadata;
}

function wordsView({ title, words, metadata }: Words): ModalView {
  const text = headOf(words, limits.section);
  return {
    ...frame(title),
    private_metadata: JSON.stringify(metadata),
    blocks: withIds([richText("plain", text.trim() === "" ? "…" : text)]),
  };
}

function frame(title: string) {
  return {
    type: "modal" as const,
    callback_id: callbackId,
    title: plainText(title, limits.viewTitle),
    close: plainText("Close", limits.viewTitle),
  };
}

/** How much of a card a view shows, from most to least, and the longest value that its buttons carry themselves. */
const rooms = [
  { words: budgets.view, value: 1000 },
  { words: 15_000, value: 200 },
  { words: 4000, value: 100 },
] as const;
type Room = (typeof rooms)[number];

function smallEnough<View extends HomeView | ModalView>(draw: (room: Room) => View): View {
  const [most, less, least] = rooms;
  const isFit = (view: View) => Buffer.byteLength(JSON.stringify(view)) <= budgets.viewBytes;
  const view = draw(most);
  if (isFit(view)) return view;
  const smaller = draw(less);
  return isFit(smaller) ? smaller : draw(least);
}

interface Place {
  readonly options: RenderOptions;
  readonly room: Room;
}

function surfaceOf(kind: Surface["kind"], card: Card, { options, room }: Place): Surface {
  return { ...options, kind, isRunning: isGrowing(card), valueLimit: room.value };
}

interface Drawing {
  readonly surface: Surface;
  readonly head: readonly KnownBlock[];
  readonly room: Room;
  readonly submit?: Button | undefined;
}

function drawn(card: Card, { surface, head, room, submit }: Drawing): KnownBlock[] {
  const left = { blocks: limits.viewBlocks - head.length, words: room.words - wordsIn(head) };
  const { blocks } = layOut(partsOf(card, { surface, submit }), left);
  const all = [...head, ...blocks];
  return withIds(uniqueActions(all.length === 0 ? [richText("plain", "There is nothing here.")] : all));
}

interface Main {
  readonly button: Button;
  readonly form: number;
  readonly block: Form;
}

/**
 * The form that the button at the foot sends: the one with the main button, else the one that is typed into, else
 * the only one. Slack asks nothing back there, so a button that does is none for the foot.
 */
function mainOf({ blocks }: Card): Main | undefined {
  const forms = blocks.filter(isForm).map((block, form) => ({ block, form, button: submitOf(block) }));
  const primary = forms.find(({ button }) => button?.style === "primary");
  const typed = forms.find(({ block, button }) => button !== undefined && isTyped(block));
  const only = forms.length === 1 ? forms[0] : undefined;
  const found = primary ?? typed ?? only;
  return found?.button === undefined ? undefined : { ...found, button: found.button };
}

function submitOf(form: Form): Button | undefined {
  const submits = buttonsOf(form).filter(
    ({ does, confirm }) => does.kind === "submit" && confirm === undefined,
  );
  return submits.find(({ style }) => style === "primary") ?? submits[0];
}

function isTyped(form: Form): boolean {
  return form.kind === "questions" || form.inputs.some(({ kind }) => kind === "line" || kind === "paragraph");
}

/** What the foot of the view sends stands beside what it was opened with. */
function metadataOf(main: Main | undefined, { metadata, keep }: ModalOptions): string {
  if (main === undefined || main.button.does.kind !== "submit") return JSON.stringify(metadata);
  const carried = { value: writeIntent(main.button.does.intent), form: main.form, ...asksOf(main.block) };
  const room = limits.metadata - JSON.stringify(metadata).length - frameRoom;
  const submit = JSON.stringify(writeCarried(carried, Math.floor(room / 2), keep));
  return JSON.stringify({ ...metadata, $submit: submit });
}

/** The key, and quotes that are escaped: a text of JSON in JSON is at most twice as long. */
const frameRoom = 40;
