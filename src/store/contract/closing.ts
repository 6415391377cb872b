import { describe, expect, it } from "vitest";
import { anAuditEntry } from "../../testing/store-fixtures.ts";
import type { Stage } from "./stage.ts";

/** Nothing that was asked before closing is lost. */
export function closingContract({ store }: Stage): void {
  describe("a closed store", () => {
    it("finishes what was asked before, and rejects what is asked afterwards", async () => {
      const last = store.audit.add(anAuditEntry());
      await store.close();

      await expect(last).resolves.toBeUndefined();
      await expect(store.audit.add(anAuditEntry())).rejects.toBeInstanceOf(Error);
      await expect(store.audit.list(1)).rejects.toBeInstanceOf(Error);
    });
  });
}
