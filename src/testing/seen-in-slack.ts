import { expect, vi } from "vitest";
import type { SeenMessage } from "./fake-slack/sight.ts";
import type { Place } from "./fake-slack/speak.ts";
import type { SlackWorld } from "./slack-world.ts";

/** Which of PoCo's cards a message is, e.g. `task:00000004`; undefined where it is none. */
export function keyOf({ metadata }: SeenMessage): string | undefined {
  const payload = metadata?.["event_payload"];
  const key: unknown = typeof payload === "object" && payload !== null ? Reflect.get(payload, "key") : null;
  return typeof key === "string" ? key : undefined;
}

/** The cards of tasks in a channel, oldest first. */
export function taskCards({ slack }: Pick<SlackWorld, "slack">, channel: string): readonly SeenMessage[] {
  return slack.posts(channel).filter((message) => /^task:[^:]+$/.test(keyOf(message) ?? ""));
}

/** What stands in the thread below a message, oldest first. */
export function inThread(world: Pick<SlackWorld, "slack">, { channel, ts }: Place): readonly SeenMessage[] {
  return world.slack.messages(channel).filter((message) => message.threadTs === ts && message.ts !== ts);
}

/** The words of every task there is, oldest first. */
export async function prompts({ store }: Pick<SlackWorld, "store">): Promise<readonly string[]> {
  const tasks = await store.tasks.page({ limit: 1_000 });
  return tasks.map(({ prompt }) => prompt);
}

/** Resolves when everything that Slack delivered has been worked off and no card is owed. */
export async function atRest({ gateway, store }: SlackWorld, withinMs = 5_000): Promise<void> {
  await vi.waitFor(
    async () => {
      await gateway.intake.rest();
      expect((await store.cards.owed()).map(({ key }) => key)).toEqual([]);
    },
    { timeout: withinMs, interval: 20 },
  );
}

/** How many people have given each reaction to a message. */
export function reactionsOn(world: Pick<SlackWorld, "slack">, { channel, ts }: Place) {
  const given = Object.entries(world.slack.message(channel, ts)?.reactions ?? {});
  return Object.fromEntries(given.map(([name, users]) => [name, users.length]));
}

/** Resolves when these reactions, and no others, stand on a message. */
export async function reacted(
  world: Pick<SlackWorld, "slack">,
  place: Place,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  await soon(() => expect(reactionsOn(world, place)).toEqual(wanted));
}

/** Resolves once the check passes; unlike `expect.poll`, also in tests that run side by side. */
export async function soon(check: () => unknown): Promise<void> {
  await vi.waitFor(check, { timeout: 5_000, interval: 10 });
}
