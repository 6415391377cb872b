import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Card } from "../../cards/card.ts";
import { cardOf } from "../../cards/card-of.ts";
import type { View } from "../../cards/view.ts";
import type { Log } from "../../observe/log.ts";
import { anyView } from "../../testing/any-view.ts";
import { type FakeFeishu, startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { shownIn } from "../../testing/feishu-sight.ts";
import { feishuValues } from "../../testing/feishu-values.ts";
import type { Platform } from "../platform.ts";
import { createFeishu } from "./feishu.ts";
import { groupIn } from "./intake/places.ts";

/** A few views of each kind, with the hostile and huge content that they may have. */
function someViews(ofEach: number): readonly View[] {
  const chosen = new Map<View["kind"], View[]>();
  for (const view of fc.sample(anyView, { numRuns: 600, seed: 5 })) {
    const same = chosen.get(view.kind) ?? [];
    if (same.length < ofEach) chosen.set(view.kind, [...same, view]);
  }
  return [...chosen.values()].flat();
}

/** What a card takes from the disk is there. */
function withFiles(card: Card): Card {
  const path = fileURLToPath(import.meta.url);
  const blocks = card.blocks.map((block) => (block.kind === "stored-file" ? { ...block, path } : block));
  return { ...card, blocks };
}

interface Shown {
  readonly feishu: FakeFeishu;
  readonly platform: Platform;
  readonly card: Card;
  readonly index: number;
}

const begun: Card = { title: "[Running] Task: go", tone: "busy", blocks: [{ kind: "quote", text: "go" }] };

/** As a message, as a live card that is made with it, as a live card that comes to it, and as a panel. What came of the first three. */
async function show({ feishu, platform, card, index }: Shown): Promise<readonly string[]> {
  const person = feishu.add(`person-${index}`);
  const room = feishu.makeGroup(`room-${index}`, [person]);
  room.hasBot = true;
  const { id: message } = feishu.say({ by: person, chat: room.id, text: "go" });
  const facts = { card, version: 1, edition: 0, mayStand: false, conversation: groupIn(room.id) };
  const live = { ...facts, answers: { message, thread: null, status: "running" } } as const;

  const plain = await platform.post({ ...facts, key: "card:1" });
  const made = await platform.post({ ...live, key: "task:1" });
  const before = await platform.post({ ...live, key: "task:2", card: begun });
  const changed =
    before.kind === "shown" ? await platform.update(before.ref, { ...live, key: "task:2" }) : before;
  feishu.say({ by: person, text: "open" });
  const dm = feishu.dmOf(person).id;
  await feishu.until(() => shownIn(feishu, dm).length > 0, `a panel of ${card.title}`);
  return [plain.kind, made.kind, changed.kind];
}

it("Feishu takes every card of PoCo as a message, as a live card and as a panel, without a word against it", async () => {
  const feishu = await startFakeFeishu({ audits: false });
  const inbox = createFakeInbox();
  const complaints: string[] = [];
  const complain: Log["warn"] = (fields, text) => complaints.push(`${text} ${JSON.stringify(fields)}`);
  const skip = (): void => undefined;
  const log: Log = { debug: skip, info: skip, warn: complain, error: complain };
  const platform = await createFeishu(feishuValues(feishu), { inbox, log, version: "1.2.3" });
  await platform.start();
  await feishu.until(() => platform.status().ready, "PoCo hears Feishu");

  const views = someViews(2);
  const results = new Map<string, readonly string[]>();
  for (const [index, view] of views.entries()) {
    const card = withFiles(cardOf(view));
    inbox.answer = () => ({ status: "ok", message: null, card, place: "panel" });
    results.set(`${index} ${view.kind}`, await show({ feishu, platform, card, index }));
  }
  const { refused, lints, breaches } = feishu;
  const problems = {
    refused: refused.map(({ method, code, body }) => ({ method, code, body })),
    lints: [...lints],
    breaches: [...breaches],
    complaints,
  };
  await platform.close();
  await feishu.close();

  expect(new Set(views.map(({ kind }) => kind)).size).toBeGreaterThan(25);
  expect(problems).toEqual({ refused: [], lints: [], breaches: [], complaints: [] });
  for (const result of results.values()) expect(result).toEqual(["shown", "shown", "shown"]);
});
