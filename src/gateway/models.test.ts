import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Model } from "../agents/agent.ts";
import { createScriptedAgent } from "../testing/scripted-agent.ts";
import { createModels } from "./models.ts";

const minute = 60_000;
const model: Model = { id: "m1", title: "Model One", isDefault: true };

function aShelf(ask: () => Promise<readonly Model[]>) {
  const clock = { now: 0 };
  const warnings: string[] = [];
  const silent = () => undefined;
  const agent = createScriptedAgent({ models: ask });
  const models = createModels({
    agents: new Map([["one", { name: "one", title: "One", agent }]]),
    now: () => clock.now,
    log: { debug: silent, info: silent, error: silent, warn: (_, text) => warnings.push(text) },
  });
  return { models, clock, warnings };
}

describe("the models of an agent", () => {
  it("are asked for in the background, once, and are known when the agent has answered", async () => {
    const answer = Promise.withResolvers<readonly Model[]>();
    let asked = 0;
    const { models } = aShelf(() => {
      asked += 1;
      return answer.promise;
    });

    const before = [models.of("one"), models.of("one")];
    answer.resolve([model]);
    await setImmediate();

    expect(before).toEqual(Array.from({ length: 2 }, () => ({ state: "asking", rows: [] })));
    expect(models.of("one")).toEqual({ state: "known", rows: [model] });
    expect(asked).toBe(1);
  });

  it("are asked for again once they are old, and the old ones hold meanwhile", async () => {
    const answers = [[model], [{ ...model, id: "m2" }]];
    const { models, clock } = aShelf(async () => answers.shift() ?? []);
    models.of("one");
    await setImmediate();

    clock.now += 11 * minute;
    const meanwhile = models.of("one");
    await setImmediate();

    expect(meanwhile.rows.map(({ id }) => id)).toEqual(["m1"]);
    expect(models.of("one").rows.map(({ id }) => id)).toEqual(["m2"]);
  });

  it("are none, without end of asking, where the agent breaks; what was known stays", async () => {
    const answers = [
      () => Promise.reject(new Error("broken")),
      () => Promise.resolve([model]),
      () => Promise.reject(new Error("broken")),
    ];
    const { models, clock, warnings } = aShelf(() => answers.shift()?.() ?? Promise.resolve([]));
    const seen: unknown[] = [];

    for (let count = 0; count < 3; count += 1) {
      models.of("one");
      await setImmediate();
      seen.push(models.of("one"));
      clock.now += 11 * minute;
    }

    expect(seen).toEqual([
      { state: "known", rows: [] },
      { state: "known", rows: [model] },
      { state: "known", rows: [model] },
    ]);
    expect(warnings).toHaveLength(2);
  });

  it("of an agent that is not configured are none", () => {
    expect(aShelf(async () => [model]).models.of("two")).toEqual({ state: "known", rows: [] });
  });
});
