import type { ActionsBlock, KnownBlock, Button as SlackButton } from "@slack/types";
import type { Button } from "../../../cards/card.ts";
import { readIntent, writeIntent } from "../../../domain/intent.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { type Asked, type Carried, writeCarried } from "../../kit/drawing/carried.ts";
import type { Surface } from "./drawing.ts";
import { contextBlock } from "./exact.ts";
import { limits } from "./limits.ts";
import { plainText } from "./text-object.ts";

/** The form whose inputs a button sends along. */
export interface FormOfButton {
  readonly form: number;
  readonly asks?: readonly Asked[];
}

/** Rows of buttons. One that leads into another app is a line instead: no link of Slack's goes there. */
export function buttonRows(
  buttons: readonly Button[],
  surface: Surface,
  form?: FormOfButton,
): readonly KnownBlock[] {
  const here = buttons.flatMap((button) => buttonElement(button, surface, form) ?? []);
  return [...elsewhere(buttons), ...rows(here)];
}

function rows(elements: readonly SlackButton[]): readonly ActionsBlock[] {
  const size = elements.length > limits.rowElements ? limits.rowElements : limits.rowLength;
  return Array.from({ length: Math.ceil(elements.length / size) }, (_, row) => ({
    type: "actions",
    elements: elements.slice(row * size, (row + 1) * size),
  }));
}

/** Undefined for a button that Slack cannot have: it leads elsewhere, or its inputs are not shown. */
export function buttonElement(
  button: Button,
  surface: Surface,
  form?: FormOfButton,
): SlackButton | undefined {
  const { name, label, style, confirm, does } = button;
  const carried = carriedOf(button, surface, form);
  if (carried === undefined) return undefined;
  return {
    type: "button",
    action_id: name.slice(0, limits.id).toWellFormed(),
    text: plainText(label, limits.button),
    ...carried,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined || does.kind === "open" ? {} : { confirm: confirmation(confirm, button) }),
  };
}

function carriedOf({ does }: Button, surface: Surface, form: FormOfButton | undefined) {
  switch (does.kind) {
    case "open":
      if (does.conversation.platform !== "slack") return undefined;
      return { url: linkTo(does.conversation.id, surface) };
    case "intent":
      return valueOf({ value: writeIntent(does.intent) }, surface);
    case "submit": {
      const value = writeIntent(does.intent);
      // Without the inputs of its form it is of use only where it lacks nothing.
      if (surface.rung === 3) return readIntent(value).ok ? valueOf({ value }, surface) : undefined;
      return valueOf({ value, ...form }, surface);
    }
    default:
      return unreachable(does);
  }
}

function valueOf(carried: Carried, { keep, valueLimit }: Surface) {
  return { value: JSON.stringify(writeCarried(carried, valueLimit, keep)) };
}

/**
 * Slack's own redirect works in every client and needs no id of the workspace; without one it takes the workspace
 * that the reader used last. `slack://channel` always needs one, and buttons take it on no phone.
 */
function linkTo(channel: string, { team }: Surface): string {
  const query = new URLSearchParams({ channel, ...(team === undefined ? {} : { team }) });
  return `https://slack.com/app_redirect?${query.toString()}`;
}

function confirmation(text: string, { label, style }: Button) {
  return {
    title: plainText("Are you sure?", limits.confirmTitle),
    text: plainText(text, limits.confirmText),
    confirm: plainText(label, limits.confirmButton),
    deny: plainText("Cancel", limits.confirmButton),
    ...(style === undefined ? {} : { style }),
  };
}

function elsewhere(buttons: readonly Button[]): readonly KnownBlock[] {
  return buttons.flatMap(({ label, does }) =>
    does.kind === "open" && does.conversation.platform !== "slack"
      ? [contextBlock(`${label}: in ${does.conversation.platform}`)]
      : [],
  );
}
