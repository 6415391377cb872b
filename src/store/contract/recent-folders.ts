import { describe, expect, it } from "vitest";
import { projectId } from "../../domain/ids.ts";
import type { Stage } from "./stage.ts";

/** Folders in which tasks were started. */
export function recentFoldersContract({ store, addProject, addTask }: Stage): void {
  const recent = (id: string | null, limit = 99) =>
    store.projects.recentFolders({ projectId: id === null ? null : projectId(id), limit });
  const work = (id: string, folder: string | null) => addTask({ projectId: projectId(id), folder });

  describe("recent folders", () => {
    it("are those of the project's tasks, each once, last used first", async () => {
      await addProject("p1");
      for (const folder of ["/a", "/b", "/b", null, "/a", "/c"]) await work("p1", folder);

      expect(await recent("p1")).toEqual(["/c", "/a", "/b"]);
      expect(await recent("p1", 2)).toEqual(["/c", "/a"]);
    });

    it("of all projects are told together, and go with their project", async () => {
      await addProject("p1");
      await addProject("p2");
      await work("p1", "/a");
      await work("p2", "/b");
      await work("p1", "/b");

      expect(await recent(null)).toEqual(["/b", "/a"]);
      await store.projects.remove(projectId("p1"));

      expect(await recent(null)).toEqual(["/b"]);
    });

    it("are the newest twenty", async () => {
      await addProject("p1");
      for (let count = 0; count < 25; count += 1) await work("p1", `/f${count}`);

      expect(await recent("p1")).toHaveLength(20);
      expect((await recent("p1"))[0]).toBe("/f24");
    });
  });
}
