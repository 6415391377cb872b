import type { Button } from "../../../cards/card.ts";
import { readIntent, writeIntent } from "../../../domain/intent.ts";
import type { Conversation } from "../../../domain/person.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { type Asked, type Carried, writeCarried } from "../../kit/drawing/carried.ts";
import type { Surface } from "./drawing.ts";
import { type Element, plainText, sideBySide, small } from "./element.ts";
import { limits, rooms } from "./limits.ts";

/** The form whose inputs a button sends along. */
export interface FormOfButton {
  readonly form: number;
  readonly asks?: readonly Asked[];
}

/** Rows of buttons. One that leads into another app is a line instead: no link of Feishu's goes there. */
export function buttonRows(
  buttons: readonly Button[],
  surface: Surface,
  form?: FormOfButton,
): readonly Element[] {
  const here = buttons.flatMap((button) => buttonElement(button, surface, form) ?? []);
  return [...elsewhere(buttons), ...rows(here, surface)];
}

/** The entries of a list stand below each other. */
export function buttonList(buttons: readonly Button[], surface: Surface): readonly Element[] {
  const here = buttons.flatMap((button) => buttonElement(button, surface) ?? []);
  return [...elsewhere(buttons), ...here.map((element) => ({ ...element, width: "fill" }))];
}

/** More than a reader looks through side by side. */
const rowLength = 8;

function rows(elements: readonly Element[], { rung }: Surface): readonly Element[] {
  if (rung > 1 || elements.length === 1 || elements.length > rowLength) return elements;
  return elements.length === 0 ? [] : [sideBySide(elements, "auto")];
}

/** Undefined for a button that Feishu cannot have: it leads elsewhere, or its inputs are not shown. */
export function buttonElement(button: Button, surface: Surface, form?: FormOfButton): Element | undefined {
  const { name, label, style, confirm, does } = button;
  const carried = carriedOf(button, surface, form);
  if (carried === undefined) return undefined;
  return {
    tag: "button",
    text: plainText(label, rooms.button),
    type: style ?? "default",
    name: name.replace(/\W/g, "_").slice(0, rooms.name),
    ...carried,
    ...(confirm === undefined || does.kind === "open" ? {} : { confirm: confirmation(confirm) }),
  };
}

function carriedOf({ does }: Button, surface: Surface, form: FormOfButton | undefined) {
  switch (does.kind) {
    case "open":
      if (does.conversation.platform !== "feishu") return undefined;
      return { behaviors: [{ type: "open_url", default_url: linkTo(does.conversation, surface) }] };
    case "intent":
      return pressed({ value: writeIntent(does.intent) }, surface);
    case "submit": {
      const value = writeIntent(does.intent);
      // Without the inputs of its form it is of use only where it lacks nothing.
      if (surface.rung === 3) return readIntent(value).ok ? pressed({ value }, surface) : undefined;
      const sent = pressed({ value, ...form }, surface);
      // Several teams: clients refuse a button of a form (200340) that says its value in one of the two ways only.
      return { ...sent, form_action_type: "submit", value: sent.behaviors[0]?.value };
    }
    default:
      return unreachable(does);
  }
}

function pressed(carried: Carried, { keep }: Surface) {
  return { behaviors: [{ type: "callback", value: writeCarried(carried, limits.buttonValue, keep) }] };
}

const hosts = { feishu: "applink.feishu.cn", lark: "applink.larksuite.com" } as const;

/** Opens a chat in the app. People are known by their `open_id`. */
function linkTo({ id }: Conversation, { brand = "feishu" }: Surface): string {
  const query = new URLSearchParams(id.startsWith("ou_") ? { openId: id } : { openChatId: id });
  return `https://${hosts[brand]}/client/chat/open?${query.toString()}`;
}

function confirmation(text: string) {
  return { title: plainText("Are you sure?"), text: plainText(text, rooms.confirm) };
}

function elsewhere(buttons: readonly Button[]): readonly Element[] {
  return buttons.flatMap(({ label, does }) =>
    does.kind === "open" && does.conversation.platform !== "feishu"
      ? [small(`${label}: in ${does.conversation.platform}`)]
      : [],
  );
}
