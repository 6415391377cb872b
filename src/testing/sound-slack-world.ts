import { expect } from "vitest";
import type { SeenEphemeral, SeenMessage, SeenView } from "./fake-slack/sight.ts";
import { aSlackWorld, type SlackWorld, type SlackWorldOptions } from "./slack-world.ts";

export interface SoundSlackWorldOptions extends SlackWorldOptions {
  /** Things go wrong on purpose, so that PoCo complains in its log. */
  readonly isFaulty?: boolean;
  /** What Slack refuses by right, because the test brings it about, e.g. `message_not_found`. */
  readonly refusals?: readonly string[];
}

/** A world in which nothing may go wrong: at its end it fails where Slack refused, limited or frowned upon anything. */
export async function aSoundSlackWorld(options: SoundSlackWorldOptions = {}): Promise<SoundSlackWorld> {
  return sound(await aSlackWorld(options), options, []);
}

export interface SoundSlackWorld extends SlackWorld {
  /** Resolves with the newest of PoCo's messages there that says this. */
  posted(channel: string, words: string | RegExp): Promise<SeenMessage>;
  /** Resolves with what only this person sees. */
  whispered(user: string, words: string | RegExp): Promise<SeenEphemeral>;
  /** Resolves with the top modal of the person once it says this. */
  modal(user: string, words: string | RegExp): Promise<SeenView>;
  home(user: string, words: string | RegExp): Promise<SeenView>;
  restart(): Promise<SoundSlackWorld>;
}

/** `later` gets the PoCos that were started after this one, so that the first of them ends them all. */
function sound(world: SlackWorld, options: SoundSlackWorldOptions, later: SlackWorld[]): SoundSlackWorld {
  const { isFaulty = false, refusals = [] } = options;
  const { slack } = world;
  const seen = async <Shown extends { readonly plain: string }>(
    find: () => readonly Shown[],
    words: string | RegExp,
  ): Promise<Shown> => {
    const found = (): Shown | undefined => find().findLast((one) => says(textOf(one), words));
    const problem = (): Error => {
      const texts = find().map(textOf);
      return new Error(`nobody sees ${String(words)}, but:\n${texts.join("\n--\n")}`);
    };
    await slack
      .until(() => found() !== undefined, { withinMs: 4_000 })
      .catch(() => {
        throw problem();
      });
    const shown = found();
    if (shown === undefined) throw problem();
    return shown;
  };
  return {
    ...world,
    posted: (channel, words) => seen(() => slack.posts(channel), words),
    whispered: (user, words) => seen(() => slack.ephemerals(user), words),
    modal: (user, words) => seen(() => slack.viewsOf(user).slice(-1), words),
    home: (user, words) => seen(() => [slack.home(user)].filter((view) => view !== undefined), words),
    restart: async () => {
      const next = await world.restart();
      later.push(next);
      return sound(next, options, later);
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of [...later, world]) await one.stop();
      const complaints = [world, ...later].flatMap((one) => one.complaints);
      const problems = {
        refused: slack.refused
          .filter(({ error = "" }) => !refusals.includes(error))
          .map(({ method, error, args }) => ({ method, error, args })),
        lints: [...slack.lints],
        rateBreaches: [...slack.rateBreaches],
        complaints: isFaulty ? [] : complaints,
      };
      await world[Symbol.asyncDispose]();
      expect(problems).toEqual({ refused: [], lints: [], rateBreaches: [], complaints: [] });
    },
  };
}

/** All that can be read. */
function textOf(shown: { readonly plain: string; readonly title?: string }): string {
  return shown.title === undefined ? shown.plain : `${shown.title}\n${shown.plain}`;
}

function says(text: string, words: string | RegExp): boolean {
  return typeof words === "string" ? text.includes(words) : words.test(text);
}
