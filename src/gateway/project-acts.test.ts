import { describe, expect, it } from "vitest";
import { personId, projectId } from "../domain/ids.ts";
import { createProjectActs } from "./project-acts.ts";

const [one, other] = [projectId("p1"), projectId("p2")];
const ann = { id: personId("ann"), platform: "chat" };

describe("acts on projects", () => {
  it("come one after another for one project, side by side for two", async () => {
    const acts = createProjectActs();
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const slow = acts.inTurn(one, async () => {
      await gate.promise;
      order.push("slow");
    });

    const next = acts.inTurn(one, async () => void order.push("next"));
    await acts.inTurn(other, async () => void order.push("other"));
    gate.resolve();
    await Promise.all([slow, next]);

    expect(order).toEqual(["other", "slow", "next"]);
  });

  it("go on after one that failed, and its failure reaches who asked for it", async () => {
    const acts = createProjectActs();

    const failing = acts.inTurn(one, async () => {
      throw new Error("broken");
    });
    const next = acts.inTurn(one, async () => "done");

    await expect(failing).rejects.toThrow("broken");
    expect(await next).toBe("done");
  });

  it("are remembered by what was done last, and not for ever", () => {
    const acts = createProjectActs();
    const archived = { action: "project.archive", project: one } as const;
    acts.keep({ ...archived, by: { ...ann, id: personId("bob") }, at: 1 });
    acts.keep({ ...archived, by: ann, at: 2 });

    expect(acts.kept(archived)).toMatchObject({ by: ann, at: 2 });
    expect(acts.kept({ action: "project.delete", project: one })).toBeUndefined();

    for (let count = 0; count < 100; count += 1) {
      acts.keep({ action: "project.delete", project: projectId(`x${count}`), by: ann, at: 3 });
    }

    expect(acts.kept(archived)).toBeUndefined();
  });
});
