import type { FakeFeishu } from "./fake-feishu/fake-feishu.ts";
import type { PressAnswer } from "./fake-feishu/transport/press-answer.ts";
import { contentsIn, elementsIn, pressByName } from "./feishu-card.ts";

/** A button of one message, by what stands on it. */
export interface ButtonOf {
  readonly by: string;
  readonly message: string;
  readonly label: string;
}

/** A press of the button as it stands now, to be made at any time later, whatever has become of the card by then. */
export function pressToCome(
  feishu: FakeFeishu,
  { by, message, label }: ButtonOf,
): () => Promise<PressAnswer> {
  const card = feishu.cardOf(message);
  const action = pressByName(card, nameOf(card, label));
  const context = { open_message_id: message, open_chat_id: feishu.tenant.messages.get(message)?.chat };
  return () =>
    feishu.transport.press({
      operator: { open_id: by },
      token: feishu.tenant.newId("c"),
      action,
      host: "im_message",
      context,
    });
}

function nameOf(card: unknown, label: string): string {
  const button = elementsIn(card).find(
    ({ tag, text }) => tag === "button" && contentsIn(text).some((words) => words.includes(label)),
  );
  if (button?.name === undefined) throw new Error(`no button ${label} on: ${contentsIn(card).join("\n")}`);
  return button.name;
}
