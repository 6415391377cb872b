import type { InboxId } from "../domain/ids.ts";
import type { Gathered } from "./burst.ts";
import { type Outcome, storedOutcome } from "./outcome.ts";
import type { IntakeEvent } from "./stored-event.ts";
import { failedOutcome, type WorkParts, workOff } from "./work-off.ts";

/** An event whose turn has come, and who waits for what comes of it. */
export interface Item {
  readonly id: InboxId;
  readonly event: IntakeEvent;
  readonly answer: (outcome: Outcome) => void;
}

/** Works off what came together, and answers everybody. Never rejects. */
export async function workOffBurst(parts: WorkParts, { kind, items }: Gathered<Item>): Promise<void> {
  const joined = kind === "burst" ? await join(parts, items) : kind === "joined" && items;
  if (joined === false) return workOffEach(parts, items);
  const [head] = items;
  const outcome = await workOff(parts, head.id, onePrompt(joined));
  for (const item of items) {
    // What did not join was worked off before; it keeps the answer that it had.
    item.answer(joined.includes(item) ? outcome : await outcomeOf(parts, item.id));
  }
}

async function workOffEach(parts: WorkParts, items: readonly Item[]): Promise<void> {
  for (const { id, event, answer } of items) answer(await workOff(parts, id, event));
}

type Items = Gathered<Item>["items"];

/** From here on they are one prompt, whatever happens. False when that could not be stored. */
async function join(parts: WorkParts, [head, ...others]: Items): Promise<Items | false> {
  try {
    const ids = new Set(
      await parts.store.inbox.join(
        head.id,
        others.map(({ id }) => id),
      ),
    );
    return [head, ...others.filter(({ id }) => ids.has(id))];
  } catch (error) {
    parts.log.error({ inbox: head.id, error }, "messages could not be joined to one prompt");
    return false;
  }
}

/** All that was said, with everybody who is named in it and all files that came with it. */
function onePrompt([{ event: head }, ...others]: Items): IntakeEvent {
  if (head.kind !== "message" || others.length === 0) return head;
  const said = [head, ...others.flatMap(({ event }) => (event.kind === "message" ? [event] : []))];
  return {
    ...head,
    text: said
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join("\n"),
    mentions: said.flatMap(({ mentions = [] }) => mentions),
    attachments: said.flatMap(({ attachments = [] }) => attachments),
  };
}

/** What came of an event that is known already. */
export async function outcomeOf({ store, log }: WorkParts, id: InboxId): Promise<Outcome> {
  try {
    const stored = await store.inbox.outcome(id);
    return stored === null ? failedOutcome : storedOutcome(stored);
  } catch (error) {
    log.error({ inbox: id, error }, "a known outcome could not be read");
    return failedOutcome;
  }
}
