import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { usableElements } from "../../testing/fake-slack/find-element.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

/** What changes the world that the others are pressed in; each has a test of its own. */
const lasting =
  /^(archive|delete|forget|revoke|set_role|stop|allow|reject_|reject$|steer|refresh|move_task|retry|continue|remove)/;

/** The name of a button without what it is about. */
function kindOf(actionId: string): string {
  return actionId
    .replaceAll(/[0-9a-f]{8}/g, "*")
    .replaceAll(/[UWCD]\d{6,}/g, "*")
    .replace(/_\d+$/, "_#");
}

function buttonsIn(blocks: unknown): readonly string[] {
  return usableElements(blocks).flatMap(({ element }) => {
    const { type, action_id: id, value } = element;
    return type === "button" && typeof id === "string" && value !== undefined ? [id] : [];
  });
}

/** A way into the panels: opens what the first buttons stand on, and answers how to press one of them. */
interface Door {
  readonly name: string;
  open(world: SoundSlackWorld): Promise<{
    readonly buttons: readonly string[];
    press(actionId: string): Promise<unknown>;
  }>;
}

const doors: readonly Door[] = [
  {
    name: "the Home tab",
    open: async ({ slack, ann, home }) => {
      await slack.openHome(ann);
      const { blocks } = await home(ann, "1 project");
      const press = (actionId: string) => slack.press({ user: ann, viewId: "home", actionId });
      return { buttons: buttonsIn(blocks), press };
    },
  },
  {
    name: "/poco in the room of a project",
    open: async ({ slack, ann, whispered }) => {
      const channel = slack.channelNamed("poco-api")?.id ?? "";
      await slack.command({ user: ann, channel });
      const { blocks, ts } = await whispered(ann, "Workspace: api");
      const press = (actionId: string) => slack.press({ user: ann, channel, ts, actionId });
      return { buttons: buttonsIn(blocks), press };
    },
  },
  {
    name: "the card of a task",
    open: async ({ slack, ann, posted }) => {
      const channel = slack.channelNamed("poco-api")?.id ?? "";
      const { blocks, ts } = await posted(channel, "[Complete]");
      const press = (actionId: string) => slack.press({ user: ann, channel, ts, actionId });
      return { buttons: buttonsIn(blocks), press };
    },
  },
];

const deepest = 4;

it.each(doors)(
  "every button answers, from $name on",
  async ({ open }) => {
    await using world = await aSoundSlackWorld({
      act: (run) => {
        if (!run.turn.prompt.startsWith("first")) return;
        run.name("session-1");
        run.complete("Done.");
      },
      agent: { models: async () => [{ id: "large", title: "Large", isDefault: true }] },
    });
    const { slack, ann, folder } = world;
    await mkdir(join(folder, "a", "b"), { recursive: true });
    const { channel, project } = await world.aProject("api");
    await world.store.projects.change(project.id, { presets: [folder] }, Date.now());
    await slack.say({ user: ann, channel, text: "first" });
    await world.posted(channel, "[Complete]");
    await slack.say({ user: ann, channel, text: "work" });
    await world.run("work");
    await slack.say({ user: ann, channel, text: "later" });
    await world.posted(channel, "[Queued]");

    const top = (): string => {
      const view = slack.viewsOf(ann).at(-1);
      return `${view?.id} ${view?.hash}`;
    };
    /** Presses, and waits until the modal has answered. */
    const press = async (what: string, act: () => Promise<unknown>): Promise<void> => {
      const before = top();
      await act();
      await slack.until(() => top() !== before, { what: `an answer to ${what}`, withinMs: 3_000 });
      await slack.until(() => !slack.viewsOf(ann).some(({ plain }) => plain.includes("One moment")));
    };
    const walk = async (path: readonly string[]): Promise<readonly string[]> => {
      await slack.closeView({ user: ann, isAll: true });
      const [first] = path;
      const door = await open(world);
      if (first === undefined) return door.buttons;
      for (const [index, actionId] of path.entries()) {
        const act = () => (index === 0 ? door.press(first) : slack.press({ user: ann, actionId }));
        await press(path.join(" > "), act);
      }
      return buttonsIn(slack.viewsOf(ann).at(-1)?.blocks);
    };

    const seen = new Set<string>();
    const queue: (readonly string[])[] = [[]];
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const found = await walk(path);
      const view = slack.viewsOf(ann).at(-1);
      if (view?.submit !== undefined && !seen.has(`submit ${view.title}`)) {
        seen.add(`submit ${view.title}`);
        const sent = await slack.submitView({ user: ann });
        const isAnswered = Object.keys(sent.errors).length > 0 || sent.problem === undefined;
        expect(isAnswered, `the foot of ${view.title}`).toBe(true);
      }
      for (const actionId of found) {
        const kind = kindOf(actionId);
        if (seen.has(kind) || lasting.test(actionId) || path.length >= deepest) continue;
        seen.add(kind);
        queue.push([...path, actionId]);
      }
    }

    expect(seen.size).toBeGreaterThan(30);
  },
  60_000,
);
