import { afterEach, expect, it } from "vitest";
import type { Agent } from "../../src/agents/agent.ts";
import { carriersOf } from "../../src/agents/kit/process-table.ts";
import { followRun } from "../../src/testing/agents-fixtures/follow-run.ts";
import { createRealClaude } from "../../src/testing/agents-fixtures/real-claude.ts";
import { createRealCodex } from "../../src/testing/agents-fixtures/real-codex.ts";
import { createRealKimi } from "../../src/testing/agents-fixtures/real-kimi.ts";
import { createRealOpenCode } from "../../src/testing/agents-fixtures/real-opencode.ts";

interface Place {
  readonly agent: Agent;
  readonly folder: string;
  readonly home: string;
  close(): Promise<void>;
}

const opened: Place[] = [];
const sessionsEach = 5;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((place) => place.close()));
});

/** Two turns of one conversation: what it was told, and what it remembers. */
async function converse({ agent, folder }: Place, name: string): Promise<string> {
  const turn = { folder, options: {}, isApproved: false };
  const told = followRun(agent.run({ ...turn, runId: `${name}-1`, prompt: `say I am ${name}.` }));
  expect(await told.outcome()).toMatchObject({ kind: "completed" });
  expect(told.text()).toContain(`I am ${name}.`);
  const { sessionId: resume } = await told.until("session");
  const asked = followRun(agent.run({ ...turn, runId: `${name}-2`, prompt: "recall", resume }));
  expect(await asked.outcome()).toMatchObject({ kind: "completed" });
  return asked.text();
}

it("keeps twenty conversations of four agents apart that work at the same time", {
  timeout: 240_000,
}, async () => {
  const places = await Promise.all([
    createRealCodex(),
    createRealClaude(),
    createRealOpenCode(),
    createRealKimi(),
  ]);
  opened.push(...places);
  const names = places.flatMap((_, agent) =>
    Array.from({ length: sessionsEach }, (_unused, session) => `${agent}x${session}`),
  );

  const remembered = await Promise.all(
    names.map((name, at) => {
      const place = places[Math.floor(at / sessionsEach)];
      if (place === undefined) throw new Error("there is a place for each agent");
      return converse(place, name);
    }),
  );

  for (const [at, text] of remembered.entries()) {
    const own = names[at] ?? "";
    expect(text).toContain(`I am ${own}.`);
    expect(names.filter((name) => name !== own && text.includes(`I am ${name}.`))).toEqual([]);
  }
  await Promise.all(places.map(({ agent }) => agent.close()));
  for (const { home } of places) expect(carriersOf([`HOME=${home}`])).toEqual([]);
});
