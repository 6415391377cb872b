import { signal } from "@preact/signals";
import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { type ActionReply, postAction, Unreachable } from "./api.ts";
import { confirmed } from "./confirm-dialog.tsx";
import { showAtHome, subCard } from "./home.ts";
import { newId } from "./new-id.ts";
import { goTo } from "./route.ts";
import { closeSheet, openSheet } from "./sheet-state.ts";
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
    closeSheet();
    return goTo(does.conversation.id.replace(/^room:/, ""));
  }
  const value = { ...does.value, ...values };
  busy.value = new Set([...busy.value, button.name]);
  try {
    show(await act(room, value), { room, intent: String(does.value["intent_key"]) });
  } catch (error) {
    toast(error instanceof Error ? error.message : "That did not work. Try again.", "bad");
  } finally {
    busy.value = new Set([...busy.value].filter((name) => name !== button.name));
  }
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

function show({ status, message, card }: ActionReply, of: { room: string | null; intent: string }): void {
  if (message !== null && message !== "" && of.intent !== "project.home") {
    toast(message, status === "ok" ? "good" : "bad");
  }
  if (status === "ok") closeSheet();
  const hasLeft = of.room !== null && status === "ok" && /^project\.(?:delete|archive)$/.test(of.intent);
  if (hasLeft) {
    subCard.value = undefined;
    return goTo(null);
  }
  // What belongs to a task or a room is live where it stands; only the rest has to be put somewhere.
  const isElsewhere = /^(?:project\.|help$|task\.open$)/.test(of.intent);
  if (card === null) return;
  if (of.room === null && (isElsewhere || of.intent.startsWith("workspace."))) return showAtHome(card);
  if (isElsewhere) openSheet(card, of.room);
}
