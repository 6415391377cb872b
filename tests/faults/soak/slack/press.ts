import { labelOf, usableElements } from "../../../../src/testing/fake-slack/find-element.ts";
import type { SeenMessage } from "../../../../src/testing/fake-slack/sight.ts";
import type { Entry } from "../../../../src/testing/fake-slack/view-state.ts";
import { statefulElements } from "../../../../src/testing/fake-slack/view-state.ts";
import { type SlackSide, wait } from "../soak.ts";

/** One of the newest messages of the app that have such a button. */
export function anyCard(
  { slack, chance }: SlackSide,
  channel: string,
  label: string,
): SeenMessage | undefined {
  return chance.maybe(
    slack
      .posts(channel)
      .slice(-25)
      .filter(({ buttons }) => buttons.includes(label)),
  );
}

export interface Pressed {
  readonly user: string;
  readonly label: string;
}

/** Nothing happens where the button is gone meanwhile. */
export async function pressOn(
  { slack }: SlackSide,
  { channel, ts }: SeenMessage,
  { user, label }: Pressed,
): Promise<void> {
  const actionId = actionWith(slack.message(channel, ts)?.blocks, label);
  if (actionId !== undefined) await slack.press({ user, channel, ts, actionId });
}

function actionWith(blocks: unknown, label: string): string | undefined {
  const found = usableElements(blocks).find(({ element }) => labelOf(element) === label);
  const actionId = found?.element["action_id"];
  return typeof actionId === "string" ? actionId : undefined;
}

/** Whoever got a modal looks at it, fills it in where that is safe, and closes it. */
export async function useModal(soak: SlackSide, user: string): Promise<void> {
  const { slack, chance } = soak;
  const view = slack.viewsOf(user).at(-1);
  if (view?.submit !== undefined && chance.isHeads(0.7)) {
    const fields = statefulElements(view.blocks).filter(
      ({ element }) => element["type"] === "plain_text_input",
    );
    const values = Object.fromEntries(fields.map(({ actionId, element }) => [actionId, wordsFor(element)]));
    soak.ledger.count("modal sent");
    await slack.submitView({ user, values });
    await wait(1_000);
  }
  await closeModals(soak, user);
}

/** What stands there stays, so that a prompt keeps its token. */
function wordsFor(element: Readonly<Record<string, unknown>>): Entry {
  const before = element["initial_value"];
  return typeof before === "string" && before !== "" ? `${before} (edited)` : "a note";
}

export async function closeModals({ slack }: SlackSide, user: string): Promise<void> {
  if (slack.viewsOf(user).length > 0) await slack.closeView({ user, isAll: true });
}
