import { describe, expect, it } from "vitest";
import { createGate } from "./gate.ts";

describe("a gate", () => {
  it("lets so many in at once, and the others in the order in which they came", async () => {
    const gate = createGate(2);
    const inside: string[] = [];
    const enter = (name: string) =>
      gate.enter().then((leave) => {
        inside.push(name);
        return leave;
      });
    const [first, second, third, fourth] = [enter("a"), enter("b"), enter("c"), enter("d")];
    const leaveFirst = await first;
    await second;
    expect(inside).toEqual(["a", "b"]);

    leaveFirst();
    const leaveThird = await third;
    expect(inside).toEqual(["a", "b", "c"]);
    leaveThird();
    await fourth;

    expect(inside).toEqual(["a", "b", "c", "d"]);
  });

  it("takes leaving twice for once", async () => {
    const gate = createGate(1);
    const leave = await gate.enter();
    leave();
    leave();
    await gate.enter();
    let isInside = false;

    const waiting = gate.enter().then(() => {
      isInside = true;
    });
    await Promise.resolve();

    expect(isInside).toBe(false);
    void waiting;
  });
});
