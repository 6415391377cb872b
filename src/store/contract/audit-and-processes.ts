import { describe, expect, it } from "vitest";
import { anAuditEntry } from "../../testing/store-fixtures.ts";
import type { Stage } from "./stage.ts";

/** Who did what, and which child processes there are. */
export function auditAndProcessesContract({ store }: Stage): void {
  describe("audit and processes", () => {
    it("keeps the newest entries first", async () => {
      for (const target of ["1", "2", "3"]) await store.audit.add(anAuditEntry({ target }));

      expect((await store.audit.list(2)).map(({ target }) => target)).toEqual(["3", "2"]);
    });

    it("remembers child processes, the newest of a pid", async () => {
      await store.processes.add({ pid: 7, startTicks: 100, agent: "old" });
      await store.processes.add({ pid: 8, startTicks: 100, agent: "other" });
      await store.processes.add({ pid: 7, startTicks: 200, agent: "new" });
      await store.processes.remove(8);
      await store.processes.remove(9);

      expect(await store.processes.list()).toEqual([{ pid: 7, startTicks: 200, agent: "new" }]);
    });
  });
}
