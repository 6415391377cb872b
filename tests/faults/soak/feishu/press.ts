import type { FakeMessage } from "../../../../src/testing/fake-feishu/tenant.ts";
import { contentsIn, elementsIn } from "../../../../src/testing/feishu-card.ts";
import type { FeishuSide } from "../soak.ts";

/** One of the newest messages of the app that have such a button. */
export function anyCard(
  { feishu, chance }: FeishuSide,
  chat: string,
  label: string,
): FakeMessage | undefined {
  return chance.maybe(
    feishu
      .messagesIn(chat)
      .filter(({ isBot }) => isBot)
      .slice(-25)
      .filter(({ id }) => nameOf(feishu.cardOf(id), label) !== undefined),
  );
}

export interface Pressed {
  readonly by: string;
  readonly label: string;
}

/** Nothing happens where the button is gone meanwhile. */
export async function pressOn(
  { feishu }: FeishuSide,
  { id: message }: FakeMessage,
  { by, label }: Pressed,
): Promise<void> {
  const name = nameOf(feishu.cardOf(message), label);
  if (name !== undefined) await feishu.press({ by, message, name });
}

function nameOf(card: unknown, label: string): string | undefined {
  const button = elementsIn(card).find(({ tag, text }) => tag === "button" && contentsIn(text)[0] === label);
  return button?.name;
}
