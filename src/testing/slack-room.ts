import { expect } from "vitest";
import type { SlackWorld } from "./slack-world.ts";

/** What a person enters to get the project `api`. */
export const projectValues = { Name: "api", "Who sees the room": "Everybody" } as const;

/** Fills in the form for a new project; resolves once the channel has its pinned card. */
export async function aRoomInSlack(
  { slack, ann }: SlackWorld,
  more: Readonly<Record<string, string | string[]>> = {},
) {
  await openProjectForm({ slack, ann });
  const { errors } = await slack.submitView({ user: ann, values: { ...projectValues, ...more } });
  expect(errors).toEqual({});
  await slack.until(() => slack.channelNamed("poco-api") !== undefined);
  const channel = slack.channelNamed("poco-api")?.id ?? "";
  await slack.until(() => slack.pins(channel).length === 1);
  await slack.until(() => slack.channel(channel)?.topic !== "");
  return channel;
}

export async function openProjectForm({ slack, ann }: Pick<SlackWorld, "slack" | "ann">): Promise<void> {
  await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
  await slack.until(() => slack.viewsOf(ann).some(({ submit }) => submit !== undefined));
}

/** Calls that Slack refused for another reason than those that the test brings about. */
export function expectOnly({ slack }: SlackWorld, ...errors: readonly string[]): void {
  const refused = slack.refused.filter(({ error }) => !errors.includes(error ?? ""));
  expect(refused.map(({ method, error }) => `${method}: ${error}`)).toEqual([]);
  expect([slack.lints, slack.rateBreaches]).toEqual([[], []]);
}

/** What PoCo wrote to somebody directly. */
export function toldTo({ slack }: SlackWorld, user: string): readonly string[] {
  return slack.posts(slack.dmOf(user)).map(({ plain }) => plain);
}
