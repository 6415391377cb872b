import { computed, signal } from "@preact/signals";
import type { WireBlock, WireCard } from "../../src/platforms/web/wire-card.ts";
import { postAction } from "./api.ts";
import { followLive } from "./live.ts";
import { newId } from "./new-id.ts";

/** The live list of projects. */
export const homeCard = signal<WireCard | undefined>(undefined);

let version = -1;

/** Home is asked for as a person would; from then on the server keeps it up to date. */
export const homeLive = followLive(null, {
  async onStart() {
    const asked = { id: newId(), room: null, value: { intent_key: "project.home" } };
    const { card } = await postAction(asked);
    if (card !== null) homeCard.value = card;
  },
  onCard(update) {
    if (update.key !== "projects" || update.version < version) return;
    version = update.version;
    homeCard.value = update.card;
  },
  onReply: () => undefined,
});

/** The names of the projects by the id of their room. */
export const roomNames = computed<ReadonlyMap<string, string>>(() => {
  const blocks = homeCard.value?.blocks ?? [];
  return new Map(blocks.flatMap((block, index) => nameOf(block, blocks[index + 1])));
});

function nameOf(block: WireBlock, next: WireBlock | undefined): readonly (readonly [string, string])[] {
  const field = block.kind === "fields" ? block.fields[0] : undefined;
  if (field === undefined || next?.kind !== "actions") return [];
  return next.buttons.flatMap(({ does }) =>
    does.kind === "open" ? [[does.conversation.id.replace(/^room:/, ""), field.label] as const] : [],
  );
}
