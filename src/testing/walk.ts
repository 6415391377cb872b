import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Block, Button, Card, Input } from "../cards/card.ts";
import type { Question } from "../domain/agent-event.ts";
import { type Intent, writeIntent } from "../domain/intent.ts";
import type { Conversation } from "../domain/person.ts";
import type { ChatEvent, Reply } from "../platforms/platform.ts";
import { aMoment } from "./builders.ts";
import { type Chance, createChance } from "./chance.ts";
import { platformName } from "./chat-platform.ts";
import { type GatewayFixture, until } from "./gateway-fixture.ts";
import type { ScriptedRun } from "./scripted-agent.ts";

/** Somebody in front of a conversation: the cards that live in it, and the panel that they opened last. */
export interface Place {
  readonly person: string;
  readonly conversation: Conversation;
  panel: Card | null;
}

/** One press in the walk, as a test tells of it. */
export interface Press {
  readonly place: Place;
  readonly card: Card;
  readonly button: Button;
  readonly value: Readonly<Record<string, unknown>>;
  readonly reply: Reply;
}

export interface Walk {
  readonly chance: Chance;
  /** Presses a button of a card that somebody sees; undefined when nobody sees one. */
  press(): Promise<Press | undefined>;
  pressOn(place: Place, card: Card, button: Button): Promise<Press>;
  /** Something else happens: somebody writes, or an agent does something. */
  stir(): Promise<void>;
  cardsOf(place: Place): Promise<readonly Card[]>;
  places(): Promise<readonly Place[]>;
}

export const walkers = ["owner", "admin", "member", "viewer"] as const;

export async function createWalk(poco: GatewayFixture, seed: number): Promise<Walk> {
  const chance = createChance(seed);
  await makeFolders(poco);
  const known = new Map<string, Place>();
  const presses = new Map<string, number>();

  const place = (person: string, conversation: Conversation): Place => {
    const key = `${person} ${conversation.id}`;
    const found = known.get(key) ?? { person, conversation, panel: null };
    known.set(key, found);
    return found;
  };

  const places = async (): Promise<readonly Place[]> => {
    const projects = await poco.store.projects.list();
    const rooms = projects.flatMap(({ conversation }) => (conversation === null ? [] : [conversation]));
    return walkers.flatMap((person) => [
      place(person, dmOf(person)),
      ...rooms.map((conversation) => place(person, conversation)),
    ]);
  };

  const cardsOf = async ({ conversation, panel }: Place): Promise<readonly Card[]> => {
    const shown = await poco.gateway.intake.inbox.cards(conversation, { limit: 12 });
    return [...shown.map(({ card }) => card), ...(panel === null ? [] : [panel, panel, panel])];
  };

  const pressOn = async (at: Place, card: Card, button: Button): Promise<Press> => {
    const value = valueOf(button, card, { chance, poco });
    const reply = await poco.chat.press({ value }, { person: at.person, conversation: at.conversation });
    settle(at, reply);
    return { place: at, card, button, value, reply };
  };

  return {
    chance,
    places,
    cardsOf,
    pressOn,
    press: async () => {
      const all = await places();
      const owners = all.filter(({ person }) => person === "owner");
      const at = chance.pick(chance.isHeads(0.5) ? owners : all);
      const faces = (await cardsOf(at)).flatMap((card) =>
        buttonsOf(card).map((button) => ({ card, button })),
      );
      const ready = faces.filter(({ button }) => button.does.kind !== "open");
      const face = chance.isHeads(0.6) ? seldom(ready, presses) : chance.maybe(ready);
      if (face === undefined) return undefined;
      count(presses, face.button);
      return pressOn(at, face.card, face.button);
    },
    stir: async () => {
      if (chance.isHeads(0.4)) return stirAgent(poco, chance);
      const at = chance.pick(await places());
      if (chance.isHeads(0.03)) return loseRoom(poco, at);
      const text = chance.pick(sayings);
      const event: ChatEvent = poco.chat.message(text, { person: at.person, conversation: at.conversation });
      settle(at, await (await poco.chat.send(event)).reply);
    },
  };
}

function dmOf(person: string): Conversation {
  return { platform: platformName, id: `dm:${person}`, surface: "dm" };
}

/** What an app does with the reply to a press, by the contract of `Reply.place`. */
function settle(at: Place, { card, place }: Reply): void {
  if (card !== null && place === "panel") at.panel = card;
  else if (card !== null) at.panel = null;
}

async function makeFolders({ folder }: GatewayFixture): Promise<void> {
  for (const name of ["code/api/src", "code/web", "code/.hidden", "notes"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
}

export function buttonsOf(card: Card): readonly Button[] {
  return card.blocks.flatMap(buttonsIn);
}

function buttonsIn(block: Block): readonly Button[] {
  if (block.kind === "actions" || block.kind === "form") return block.buttons;
  return block.kind === "questions" ? [block.submit] : [];
}

/** The intent that a button carries; what a form leaves open is missing. */
export function intentOf({ does }: Button): (Partial<Intent> & Pick<Intent, "kind">) | undefined {
  return does.kind === "open" ? undefined : does.intent;
}

type Presses = Map<string, number>;

function count(presses: Presses, button: Button): void {
  const kind = intentOf(button)?.kind ?? "";
  presses.set(kind, (presses.get(kind) ?? 0) + 1);
}

/** The button whose act was pressed least so far, so that the walk gets everywhere. */
function seldom<Face extends { readonly button: Button }>(
  faces: readonly Face[],
  presses: Presses,
): Face | undefined {
  const times = ({ button }: Face): number => presses.get(intentOf(button)?.kind ?? "") ?? 0;
  return faces.toSorted((one, other) => times(one) - times(other))[0];
}

interface Filling {
  readonly chance: Chance;
  readonly poco: GatewayFixture;
}

function valueOf(button: Button, card: Card, filling: Filling): Record<string, unknown> {
  const intent = intentOf(button);
  if (intent === undefined) return {};
  const carried = writeIntent(intent);
  const block = card.blocks.find((candidate) => buttonsIn(candidate).includes(button));
  if (block?.kind === "form") return { ...carried, ...inputsOf(block.inputs, filling) };
  if (block?.kind === "questions") return { ...carried, answers: answersTo(block.questions, filling.chance) };
  return carried;
}

function inputsOf(inputs: readonly Input[], filling: Filling): Record<string, string> {
  return Object.fromEntries(inputs.map((input) => [input.name, typedInto(input, filling)]));
}

function typedInto(input: Input, { chance, poco }: Filling): string {
  if (input.kind === "choice") {
    const free = input.choices.filter((choice) => choice.unavailable === undefined);
    return chance.maybe(free)?.value ?? input.value ?? "";
  }
  if (input.value !== undefined && chance.isHeads(0.3)) return input.value;
  if (input.name === "workdir") {
    return chance.pick([
      poco.folder,
      join(poco.folder, "code"),
      "~/notes",
      "~/code/web",
      "/etc",
      "../..",
      "",
      "no",
    ]);
  }
  return chance.pick([
    `${input.name} ${chance.below(40)}`,
    "",
    " ",
    "<@all> *x* `y`",
    "漢字 👩‍👩‍👧‍👦",
    "x".repeat(500),
  ]);
}

function answersTo(questions: readonly Question[], chance: Chance): Record<string, readonly string[]> {
  return Object.fromEntries(
    questions.map(({ id, choices }) => [
      id,
      chance.isHeads(0.2) ? [] : [chance.maybe(choices)?.label ?? "words"],
    ]),
  );
}

const sayings = [
  "fix the build",
  "add a test",
  "confirm: deploy it",
  "/status",
  "/stop",
  "/approve",
  "/reject no",
  "/new",
  "/queue",
  "/help",
  "/run look around",
  "/no such command",
  "/review",
  "hello",
  "",
] as const;

/** Somebody takes away a room, or shuts PoCo out. */
async function loseRoom({ chat }: GatewayFixture, { person, conversation }: Place): Promise<void> {
  const { kind: _, ...facts } = chat.message("", { person, conversation });
  await (await chat.send({ ...facts, kind: "gone", why: "was archived" })).reply;
}

/** A run does something that agents do. */
async function stirAgent({ agent }: GatewayFixture, chance: Chance): Promise<void> {
  const run = chance.maybe(agent.runs.filter(({ isEnded }) => !isEnded));
  if (run === undefined) return;
  chance.pick(deeds)(run, chance);
  await until(() => {
    if (run.unread > 0) throw new Error("what the agent did is not read yet");
  });
}

/** After every moment of the walk that is not let pass. */
const soon = aMoment + 3_600_000;

type Deed = (run: ScriptedRun, chance: Chance) => void;

const deeds: readonly Deed[] = [
  (run) => run.name(`session-${run.turn.runId}`),
  (run) => run.say("Some words.\n"),
  (run, chance) => run.ask(`ask-${chance.below(1_000_000)}`, { isEditable: chance.isHeads(0.5) }),
  (run, chance) => run.ask(`ask-${chance.below(1_000_000)}`, aQuestion),
  (run, chance) =>
    run.emit({
      kind: "step",
      step: { id: `s${chance.below(5)}`, type: "command", state: "done", title: "npm test" },
    }),
  (run) =>
    run.emit({
      kind: "plan",
      items: [
        { text: "look", state: "done" },
        { text: "act", state: "active" },
      ],
    }),
  (run) => run.complete("All done."),
  (run) => run.end({ kind: "failed", reason: "agent", message: "It broke. Try again." }),
  (run) => run.end({ kind: "failed", reason: "limit", message: "Used up.", retryAt: soon }),
];

/** What a run asks people, with a choice, several choices and words. */
export const aQuestion = {
  ask: "question",
  title: "Which one?",
  options: [],
  detail: {
    questions: [
      {
        id: "q1",
        text: "Colour?",
        choices: [{ label: "red" }, { label: "blue" }],
        takesSeveral: false,
        takesText: true,
      },
      {
        id: "q2",
        text: "Sizes?",
        choices: [{ label: "s" }, { label: "l" }],
        takesSeveral: true,
        takesText: false,
      },
    ],
  },
} as const;
