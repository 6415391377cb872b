import type { FakeFeishu } from "./fake-feishu/fake-feishu.ts";
import type { FakeMessage } from "./fake-feishu/tenant.ts";
import { contentsIn, elementsIn } from "./feishu-card.ts";

export interface Toast {
  readonly type: string | undefined;
  readonly content: string | undefined;
}

export interface Shown {
  readonly message: FakeMessage;
  /** What a person reads. */
  readonly plain: string;
}

/** What a person presses, by what stands on it. */
export interface Pressing {
  readonly by: string;
  readonly chat: string;
  readonly label: string;
  /** By parts of the inputs' names. */
  readonly filled?: Readonly<Record<string, unknown>>;
}

/** Presses the button with this label on the newest message that has one; resolves with the toast. */
export async function pressByNameOf(
  feishu: FakeFeishu,
  { by, chat, label, filled = {} }: Pressing,
): Promise<Toast> {
  const find = () => buttonIn(feishu, chat, label);
  const { message, name } = await feishu.until(find, `there is a button ${label}`).catch(() => {
    const texts = shownIn(feishu, chat).map(({ plain }) => plain);
    throw new Error(`there is no button ${label}, but:\n${texts.join("\n--\n")}`);
  });
  const answer = await feishu.press({ by, message, name, filled: namesOf(feishu.cardOf(message), filled) });
  if (answer.kind === "failed") throw new Error(`the press failed: ${answer.code} ${answer.why}`);
  const { toast } = answer.body as { toast?: { type: string; content: string } };
  return { type: toast?.type, content: toast?.content };
}

/** Resolves with the newest message of the bot's that says this. */
export async function waitShown(
  feishu: FakeFeishu,
  { chat, words }: { readonly chat: string; readonly words: string | RegExp },
): Promise<Shown> {
  const all = (): readonly Shown[] => shownIn(feishu, chat);
  const says = (text: string) => (typeof words === "string" ? text.includes(words) : words.test(text));
  try {
    return await feishu.until(() => all().findLast(({ plain }) => says(plain)), String(words));
  } catch {
    const texts = all().map(({ plain }) => plain);
    throw new Error(`nobody sees ${String(words)}, but:\n${texts.join("\n--\n")}`);
  }
}

/** All that stands there by the bot's hand, oldest first. */
export function shownIn(feishu: FakeFeishu, chat: string): readonly Shown[] {
  return feishu
    .messagesIn(chat)
    .filter(({ isBot }) => isBot)
    .map((message) => ({ message, plain: plainOf(feishu, message) }));
}

function plainOf(feishu: FakeFeishu, { id, content, type }: FakeMessage): string {
  const card = feishu.cardOf(id);
  if (card !== undefined) return unescaped(contentsIn(card).join("\n"));
  const json = JSON.parse(content) as Record<string, unknown>;
  return type === "text" ? String(json["text"]) : `[${type}]`;
}

/** As Feishu shows what is escaped in its markdown. */
function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

/** The same values under the whole names of the inputs. */
function namesOf(
  card: unknown,
  filled: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const inputs = elementsIn(card).filter(({ tag, name }) => name !== undefined && tag !== "button");
  return Object.fromEntries(
    Object.entries(filled).map(([part, value]) => {
      const input = inputs.find(({ tag, name }) => tag !== "form" && name?.includes(part));
      if (input?.name === undefined) throw new Error(`there is no input ${part}`);
      return [input.name, value];
    }),
  );
}

function buttonIn(feishu: FakeFeishu, chat: string, label: string) {
  for (const { message } of shownIn(feishu, chat).toReversed()) {
    const card = feishu.cardOf(message.id);
    const button = elementsIn(card).find(
      (element) => element.tag === "button" && contentsIn(element["text"]).includes(label),
    );
    if (button?.name !== undefined) return { message: message.id, name: button.name };
    const own = contentsIn(card);
    if (button !== undefined) throw new Error(`the button ${label} has no name on ${own.join(" ")}`);
  }
  return undefined;
}
