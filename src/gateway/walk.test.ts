import { expect, it } from "vitest";
import type { Card } from "../cards/card.ts";
import { personId } from "../domain/ids.ts";
import { type IntentKind, intentKinds } from "../domain/intent.ts";
import { isTerminal } from "../domain/task.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import {
  aQuestion,
  buttonsOf,
  createWalk,
  intentOf,
  type Place,
  type Press,
  type Walk,
} from "../testing/walk.ts";

/** People, agents and chance press every button of every card, and look at what comes of it. */
const seeds = [1, 2, 3, 4];
const presses = 900;
/** How many presses of Back or Cancel lead out of any panel. */
const wayOut = 6;

/** No button carries these: people write them, old cards and the API send them. */
const withoutButton: ReadonlySet<IntentKind> = new Set<IntentKind>([
  "task.run",
  "task.steer",
  "task.approve",
  "task.reject",
  "project.bind_group",
  // Asked for by the app itself, when somebody takes PoCo into a group.
  "project.offer_room",
  "workspace.apply_session",
  "access.pair",
]);

const seen = new Set<IntentKind>();

it.each(seeds)(
  "no button of any card leads to an error, a dead end or an untrue card (seed %i)",
  { timeout: 60_000 },
  async (seed) => {
    await using poco = await createGatewayFixture({ agent: walkedAgent });
    const walk = await createWalk(poco, seed);
    await begin(poco, walk);
    await crawl(walk);

    let pressed = 0;
    for (let count = 0; count < presses; count += 1) {
      if (walk.chance.isHeads(0.45)) await walk.stir();
      const press = await walk.press();
      if (press === undefined) continue;
      pressed += 1;
      note(press);
      checkReply(press);
      if (count % 25 === 0) await checkWayOut(walk, press.place);
      if (count % 100 === 0) await checkCards(poco);
    }

    await checkCards(poco);
    await crawl(walk);
    expect(pressed).toBeGreaterThan(presses / 2);
  },
);

it("every act can be reached from a card", () => {
  const unreached = intentKinds.filter((kind) => !withoutButton.has(kind) && !seen.has(kind));

  expect(unreached).toEqual([]);
});

const walkedAgent = {
  commands: [{ word: "/review", title: "Review", help: "Looks at what has changed." }],
  options: [
    {
      key: "access",
      label: "Access",
      default: "inside",
      choices: [
        { value: "inside", label: "Project Only" },
        { value: "wide", label: "Everything", isWide: true },
      ],
    },
  ],
  models: async () => [{ id: "m1", title: "Model One", isDefault: true }],
};

async function begin(poco: GatewayFixture, walk: Walk): Promise<void> {
  Object.assign(poco.chat.can, { privateRooms: true, files: true });
  poco.chat.directConversation = async (person) => ({ platform: "chat", id: `dm:${person}`, surface: "dm" });
  poco.chat.closeConversation = async () => ({ kind: "closed" });
  const first = await poco.aRoom("first", { presets: [poco.folder], members: ["chat:bob"] });
  const { project } = first;
  await poco.aRoom("archived", { isArchived: true });
  await poco.aRoom("without a room", { conversation: null });
  await beginTasks(poco, first);
  for (const agentSessionId of ["session-a", "session-b"]) {
    const by = personId("owner");
    await poco.store.projects.attachSession({
      projectId: project.id,
      agentSessionId,
      by,
      at: poco.clock.now,
    });
  }
  await poco.chat.say("let me in", {
    person: "eve",
    conversation: { platform: "chat", id: "dm:eve", surface: "dm" },
  });
  for (const name of ["bob", "ann"]) {
    const person = { platform: "chat", id: personId(name) };
    await poco.store.people.grant({ person, role: "member", by: personId("owner"), at: poco.clock.now });
  }
  for (const { person, conversation } of await walk.places()) {
    if (conversation.surface === "dm") await poco.chat.say("hello", { person, conversation });
  }
}

/** One that failed, one that asks two things, two that wait. */
async function beginTasks(poco: GatewayFixture, room: Room): Promise<void> {
  await room.say("broken");
  (await poco.run("broken")).end({ kind: "failed", reason: "agent", message: "It broke. Try again." });
  await poco.ended("broken");
  const hour = 3_600_000;
  for (const text of ["limited", "limited, too"]) {
    await room.say(text);
    const retryAt = poco.clock.now + hour;
    (await poco.run(text)).end({ kind: "failed", reason: "limit", message: "Used up.", retryAt });
    await poco.ended(text);
  }
  const { id: taskId } = await poco.taskOf("limited");
  await room.press({ kind: "task.resume_later", taskId });
  await room.say("asking");
  const run = await poco.run("asking");
  run.ask("r1", { isEditable: true });
  run.ask("r2", aQuestion);
  await poco.asked("asking", 2);
  for (const text of ["next", "last"]) await room.say(text);
}

function note({ button }: Pick<Press, "button">): void {
  const intent = intentOf(button);
  if (intent !== undefined) seen.add(intent.kind);
}

/** These lead from card to card and change nothing. */
const wayfinding =
  /^(?:help|access\.open|project\.(?:home|new|manage|open|policy|manage_dir_presets|browse_dir)|workspace\.(?:open|enter_path|choose|use_recent|enter_session|open_session|queue)\w*|task\.(?:open|details|edit|open_composer)|approval\.(?:open|note|edit))$/;
/** Folders, pages and drafts go on for ever; each kind of way is taken so often from a card of one title. */
const oftenEnough = 3;

/** Goes down every way from the cards of an owner, and notes what can be done at the end of each. */
async function crawl(walk: Walk): Promise<void> {
  const taken = new Map<string, number>();
  for (const place of (await walk.places()).filter(({ person }) => person === "owner")) {
    const cards = [...(await walk.cardsOf(place))];
    for (let card = cards.pop(); card !== undefined; card = cards.pop()) {
      for (const button of buttonsOf(card)) {
        note({ button });
        const kind = intentOf(button)?.kind ?? "";
        const way = `${card.title} ${kind}`;
        const times = taken.get(way) ?? 0;
        if (!wayfinding.test(kind) || times >= oftenEnough) continue;
        taken.set(way, times + 1);
        const press = await walk.pressOn(place, card, button);
        checkReply(press);
        if (press.reply.card !== null) cards.push(press.reply.card);
      }
    }
  }
}

function checkReply({ reply, button, card, value }: Press): void {
  const told = `${card.title} > ${button.label}: ${JSON.stringify(value)}`;
  expect(reply.status, told).not.toBe("error");
  if (reply.status === "rejected") expect(reply.message, told).toMatch(/\S/);
  if (reply.place !== "panel" || reply.card === null) return;
  expect(
    buttonsOf(reply.card).length,
    `${told} leads to a card without buttons: ${reply.card.title}`,
  ).toBeGreaterThan(0);
}

/** Back and Cancel lead from a panel to the cards that live in the conversation. */
async function checkWayOut(walk: Walk, place: Place): Promise<void> {
  const way: string[] = [];
  for (let step = 0; place.panel !== null && step < wayOut; step += 1) {
    if (isHome(place)) return;
    const panel = place.panel;
    way.push(panel.title);
    const back = buttonsOf(panel).findLast(({ label }) =>
      /^(?:Back|Cancel|Workspace|Projects|Open task)\b/.test(label),
    );
    if (back === undefined) throw new Error(`no way back from ${way.join(" > ")}: ${labelsOf(panel)}`);
    const { reply } = await walk.pressOn(place, panel, back);
    // A panel whose subject is gone meanwhile, or that is not the viewer's any more, is as good as closed.
    if (reply.status === "rejected" && reply.card === null) return void (place.panel = null);
  }
  if (place.panel !== null && !isHome(place)) throw new Error(`still inside after ${way.join(" > ")}`);
}

/** The list of projects is the last panel in a room. */
function isHome({ panel }: Place): boolean {
  return panel?.title === "PoCo Projects";
}

function labelsOf(card: Card): string {
  return buttonsOf(card)
    .map(({ label }) => label)
    .join(", ");
}

/** What people see is what the store says. */
async function checkCards(poco: GatewayFixture): Promise<void> {
  for (const task of await poco.tasks()) {
    const key = `task:${task.id}`;
    await until(async () => {
      const now = await poco.store.tasks.get(task.id);
      const card = poco.chat.card(key);
      if (now === undefined || now.conversation === null || card === undefined) return;
      const kinds = buttonsOf(card).map((button) => intentOf(button)?.kind);
      expect(card.title).toMatch(new RegExp(`^\\[${labels[now.state.status]}`));
      const canStop = !isTerminal(now.state.status) && now.stoppedBy === null;
      expect(kinds.includes("task.stop"), `${card.title}: Stop`).toBe(canStop);
      expect(kinds.includes("task.edit"), `${card.title}: Edit`).toBe(now.state.status === "queued");
    });
  }
  for (const project of await poco.store.projects.list()) await checkWorkspace(poco, project.id);
}

const labels = {
  created: "(?:Created|Stopping)",
  queued: "Queued",
  running: "(?:Running|Stopping)",
  waiting_for_confirmation: "(?:Waiting|Stopping)",
  completed: "Complete",
  failed: "Error",
  cancelled: "Stopped",
} as const;

async function checkWorkspace(
  poco: GatewayFixture,
  id: Parameters<GatewayFixture["store"]["projects"]["get"]>[0],
) {
  await until(async () => {
    const card = poco.chat.card(`workspace:${id}`);
    const project = await poco.store.projects.get(id);
    if (card === undefined || project === undefined) return;
    // The chat in memory shows one card per key, and this one stands in a room that the project has left.
    if (card.title.startsWith("Workspace Moved")) return;
    const queued = (await poco.store.tasks.lane(id)).filter(({ status }) => status === "queued").length;
    const shown = Number(/queue (\d+)/.exec(card.title)?.[1] ?? 0);
    expect(shown, card.title).toBe(queued);
    expect(card.title.startsWith("[Archived]"), card.title).toBe(project.isArchived);
  });
}
