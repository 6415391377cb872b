import { signal } from "@preact/signals";
import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { type ActionReply, postAction, Unreachable } from "./api.ts";
import { confirmed } from "./confirm-dialog.tsx";
import { newId } from "./new-id.ts";
import { closePanel, openPanel, pointedAt } from "./panels.ts";
import { goTo, openRoom } from "./route.ts";
import { toast } from "./toasts.tsx";
import { pauseMs, wait } from "./wait.ts";

/** The names of the buttons that are at work. */
export const busy = signal<ReadonlySet<string>>(new Set());

type Values = Readonly<Record<string, unknown>>;

/** Does what a button says. `values` are those of its form; `room` is where the button stands. */
export async function press(button: WireButton, room: string | null, values: Values = {}): Promise<void> {
  const { does, confirm, label, style } = button;
  if (busy.value.has(button.name)) return;
  if (confirm !== undefined && !(await confirmed({ text: confirm, label, isDanger: style === "danger" })))
    return;
  if (does.kind === "open") {
    closePanel(room);
    return goTo(does.conversation.id.replace(/^room:/, ""));
  }
  const value = { ...does.value, ...values };
  if (isSecondTap(button.name, value)) return;
  busy.value = new Set([...busy.value, button.name]);
  try {
    show(await act(room, value), room);
  } catch (error) {
    toast(error instanceof Error ? error.message : "That did not work. Try again.", "bad");
  } finally {
    busy.value = new Set([...busy.value].filter((name) => name !== button.name));
    lastDone = { press: pressed(button.name, value), at: performance.now() };
  }
}

/** Within this time of an answer the same press again is the second half of a double tap. */
const doubleTapMs = 350;

let lastDone = { press: "", at: 0 };

function isSecondTap(name: string, value: Values): boolean {
  return lastDone.press === pressed(name, value) && performance.now() - lastDone.at < doubleTapMs;
}

function pressed(name: string, value: Values): string {
  return `${name} ${JSON.stringify(value)}`;
}

/** How often one press is tried, with one id, so that it counts once. */
const tries = 4;

async function act(room: string | null, value: Values): Promise<ActionReply> {
  const id = newId();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await postAction({ id, room, value });
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt + 1 >= tries) throw error;
      await wait(pauseMs(attempt, 3000));
    }
  }
}

function show(reply: ActionReply, room: string | null): void {
  const { status, message, card, place, isGone } = reply;
  if (message !== null && !isSaidBy(reply, message)) toast(message, status === "ok" ? "good" : "bad");
  // The person went on to another room meanwhile.
  if (room !== null && room !== openRoom.value) return;
  if (isGone) leave(room);
  if (card === null) return;
  // What belongs to a room that is gone has its place at home.
  const where = isGone ? null : room;
  if (place === "panel") openPanel(card, where);
  else closePanel(where);
  if (where !== null) pointedAt.value = place === "panel" ? undefined : card;
}

function leave(room: string | null): void {
  closePanel(room);
  goTo(null);
}

/** The reason stands on the form that came back, or the words are nothing but the title of the card. */
function isSaidBy({ card, place }: ActionReply, message: string): boolean {
  if (card === null) return false;
  if (message === card.title) return true;
  return place === "panel" && card.blocks.some((block) => block.kind === "note" && block.text === message);
}
