import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { type AgentHome, createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { plainClaudeValues } from "../../testing/agents-fixtures/real-claude.ts";
import type { Readiness } from "../agent.ts";
import { lookForClaude } from "./readiness.ts";

const places: AgentHome[] = [];

afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

/** A program that answers the two questions and nothing else. */
function look(version: string, login: string): Promise<Readiness> {
  const place = createAgentHome();
  places.push(place);
  const command = join(place.home, "claude");
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then ${version}; else ${login}; fi\n`;
  writeFileSync(command, script);
  chmodSync(command, 0o755);
  return lookForClaude({ ...plainClaudeValues, command }, place.host());
}

const current = "echo '2.1.330 (Claude Code)'";

it("is ready where it is there and logged in", async () => {
  expect(await look(current, `echo '{"loggedIn": true, "authMethod": "api_key"}'`)).toEqual({
    ready: true,
    detail: "Claude Code 2.1.330",
    version: "2.1.330",
  });
});

it("says how to log in where it knows that nobody has", async () => {
  const readiness = await look(current, `echo '{"loggedIn": false}'; exit 1`);

  expect(readiness).toMatchObject({ ready: false });
  expect(readiness.detail).toContain("/login");
});

it("takes a program that cannot tell its login for one that is logged in", async () => {
  expect(await look(current, "echo 'error: unknown command auth' >&2; exit 1")).toMatchObject({
    ready: true,
  });
});

it("says that an old one has to be updated", async () => {
  const readiness = await look("echo '1.0.128 (Claude Code)'", "exit 1");

  expect(readiness).toMatchObject({ ready: false });
  expect(readiness.detail).toContain("too old");
});

it("says that a program does not run, and what to do", async () => {
  const readiness = await look("exit 3", "exit 3");

  expect(readiness).toMatchObject({ ready: false });
  expect(readiness.detail).toContain("npm i -g @anthropic-ai/claude-code");
});
