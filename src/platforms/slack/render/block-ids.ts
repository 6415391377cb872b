import { createHash } from "node:crypto";
import type { KnownBlock } from "@slack/types";

/**
 * Gives each block an id that changes with what it shows, as Slack asks for with updates. A block that stays as it
 * was keeps its id, and with it what somebody has typed into it.
 */
export function withIds(blocks: readonly KnownBlock[]): KnownBlock[] {
  const seen = new Map<string, number>();
  return blocks.map((block) => {
    const id = createHash("sha256").update(JSON.stringify(block)).digest("base64url").slice(0, 20);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { ...block, block_id: count === 1 ? id : `${id}.${count}` };
  });
}
