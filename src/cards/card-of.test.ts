import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IntentKind, type IntentOf, intentKinds, readIntent, writeIntent } from "../domain/intent.ts";
import { intentShapes } from "../domain/intent-shapes.ts";
import { anyView } from "../testing/any-view.ts";
import type { Block, Button, Card } from "./card.ts";
import { cardOf } from "./card-of.ts";
import type { View } from "./view.ts";

type Form = Extract<Block, { readonly kind: "form" }>;

/** What every chat app takes. */
const limits = { blocks: 50, row: 5, label: 60, confirm: 300 };

describe("every card", () => {
  it("can be made of any facts, and survives the way through JSON", () => {
    forAnyView((view) => {
      const card = cardOf(view);

      expect(card.title).not.toBe("");
      expect(throughJson(card)).toEqual(card);
    });
  });

  it("has a title of one line that nothing can reorder", () => {
    forAnyView((view) => {
      const { title } = cardOf(view);

      expect(title).not.toMatch(/[\n\r\u202a-\u202e\u2066-\u2069]/);
      expect(title.isWellFormed()).toBe(true);
    });
  });

  it("names each of its buttons and forms once", () => {
    forAnyView((view) => {
      const card = cardOf(view);
      const names = [...buttonsOf(card), ...formsOf(card)].map(({ name }) => name);

      expect(names).toEqual([...new Set(names)]);
    });
  });

  it("carries only intents that can be read back", () => {
    forAnyView((view) => {
      for (const { does } of buttonsOf(cardOf(view))) {
        if (does.kind === "submit") expect(intentKinds).toContain(does.intent.kind);
        if (does.kind !== "intent") continue;
        expect(readIntent(throughJson(writeIntent(does.intent)))).toEqual({ ok: true, intent: does.intent });
      }
    });
  });

  it("names the inputs of a form as the intents that it sends name their fields", () => {
    forAnyView((view) => {
      for (const { buttons, inputs } of formsOf(cardOf(view))) {
        for (const { does } of buttons) {
          if (does.kind !== "submit") continue;
          const strange = inputs.filter(({ name }) => !takes(does.intent.kind, name));
          expect(strange.map(({ name }) => `${does.intent.kind}: ${name}`)).toEqual([]);
        }
      }
    });
  });

  it("keeps to what every chat app can show", () => {
    forAnyView((view) => {
      const card = cardOf(view);

      expect(card.blocks.length).toBeLessThanOrEqual(limits.blocks);
      for (const row of rowsOf(card)) {
        expect(row.length).toBeGreaterThan(0);
        expect(row.length).toBeLessThanOrEqual(limits.row);
      }
      for (const { label, confirm } of buttonsOf(card)) {
        expect(label).toMatch(/\S/);
        expect(label.length, label).toBeLessThanOrEqual(limits.label);
        expect((confirm ?? "").length, confirm).toBeLessThanOrEqual(limits.confirm);
      }
    });
  });

  it("has a way back when it does not live where it is shown", () => {
    forAnyView((view) => {
      if (livesInConversations.has(view.kind)) return;
      const ways = buttonsOf(cardOf(view)).filter(({ label }) => waysBack.test(label));
      const leadsTo = ways.flatMap(({ does }) => (does.kind === "intent" ? [does.intent.kind] : []));

      expect(leadsTo.filter((kind) => parents.has(kind))).not.toEqual([]);
    });
  });
});

it("is tried with every kind of view", () => {
  const made = new Set(fc.sample(anyView, { numRuns: 800, seed: 1 }).map(({ kind }) => kind));

  expect([...made].toSorted()).toEqual(Object.keys(kinds).toSorted());
});

/** All of them: a new kind of view does not compile before it stands here. */
const kinds: Readonly<Record<View["kind"], true>> = {
  approval: true,
  approval_edit: true,
  approval_note: true,
  candidates: true,
  folder: true,
  help: true,
  people: true,
  project_config: true,
  project_create: true,
  project_dir_presets: true,
  project_home: true,
  project_manage: true,
  project_offer_room: true,
  project_policy: true,
  room_gone: true,
  task_composer: true,
  task_details: true,
  task_edit: true,
  task_ended: true,
  task_file: true,
  task_made: true,
  task_part: true,
  task_status: true,
  workspace_choose_agent: true,
  workspace_choose_session: true,
  workspace_confirm_wide: true,
  workspace_enter_session_id: true,
  workspace_moved: true,
  workspace_overview: true,
  workspace_queue: true,
  workspace_session: true,
};

/** Cards of their own, which nobody has to leave: the board keeps them in a conversation. */
const livesInConversations: ReadonlySet<View["kind"]> = new Set<View["kind"]>([
  "project_home",
  "room_gone",
  "workspace_overview",
  "workspace_moved",
  "task_status",
  "task_part",
  "task_file",
  "task_made",
  "task_ended",
  "approval",
]);

const waysBack = /^(?:Back|Cancel|Projects)$/;

/** What shows a living card, or the panel that another one was opened from. */
const parents: ReadonlySet<IntentKind> = new Set<IntentKind>([
  "project.home",
  "project.manage",
  "project.open",
  "project.new",
  "project.manage_dir_presets",
  "workspace.open",
  "workspace.choose_agent",
  "workspace.choose_session",
  "workspace.queue",
  "task.open",
  "approval.open",
]);

function forAnyView(check: (view: View) => void): void {
  fc.assert(fc.property(anyView, check), { numRuns: 500 });
}

function throughJson(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>;
}

/** Whether an input of that name fills in a field of the intent, or an option of an agent where it takes those. */
function takes(kind: IntentKind, input: string): boolean {
  const shape = intentShapes.find((candidate) => candidate.shape.kind.value === kind)?.shape ?? {};
  const fields = Object.fromEntries(Object.keys(shape).map((field) => [field, ""]));
  const names = writeIntent({ ...fields, kind } as IntentOf<IntentKind>);
  if (input in names) return true;
  if (kind !== "workspace.apply_agent" && kind !== "project.new") return false;
  const read = readIntent({ intent_key: kind, project_id: "p1", [input]: "some value" });
  const options = read.ok && "options" in read.intent ? read.intent.options : {};
  return options?.[input] === "some value";
}

function formsOf({ blocks }: Card): readonly Form[] {
  return blocks.filter((block) => block.kind === "form");
}

function rowsOf({ blocks }: Card): readonly (readonly Button[])[] {
  return blocks.flatMap((block) => {
    if (block.kind === "questions") return [[block.submit]];
    return block.kind === "actions" || block.kind === "form" ? [block.buttons] : [];
  });
}

function buttonsOf(card: Card): readonly Button[] {
  return rowsOf(card).flat();
}
