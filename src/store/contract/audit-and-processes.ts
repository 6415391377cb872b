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

    it("tells who did something last, of those who were let", async () => {
      const about = { action: "project.archive", target: "project:p1" };
      expect(await store.audit.last(about)).toBeUndefined();

      for (const [detail, differs] of [
        ["first", {}],
        ["second", {}],
        ["other action", { action: "project.rename" }],
        ["other target", { target: "project:p2" }],
        ["refused", { isRefused: true }],
      ] as const) {
        await store.audit.add(anAuditEntry({ ...about, ...differs, detail }));
      }

      expect(await store.audit.last(about)).toEqual(anAuditEntry({ ...about, detail: "second" }));
      expect((await store.audit.list(1))[0]).toMatchObject({ detail: "refused", isRefused: true });
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
