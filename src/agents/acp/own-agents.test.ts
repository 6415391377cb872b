import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkValue } from "../../config/check-value.ts";
import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { followRun } from "../../testing/agents-fixtures/follow-run.ts";
import { createOwnAgents } from "./own-agents.ts";

const script = fileURLToPath(new URL("../../testing/agents-fixtures/fake-acp-agent.ts", import.meta.url));

function read(value: unknown) {
  const setting = createOwnAgents().settings.agents;
  return checkValue(setting, { layer: "file", place: "in a test", value, folder: "/" }, "/home");
}

it("makes an agent of any program that speaks the protocol", async () => {
  const place = createAgentHome();
  const own = {
    name: "goose",
    title: "Goose",
    command: place.program("goose", script),
    environment: { FAKE_STATE: place.home },
    modes: [
      { value: "careful", mode: "default" },
      { value: "wild", mode: "yolo", wide: true },
    ],
  };
  const checked = read(JSON.stringify([own]));
  if (checked.kind === "wrong") throw new Error(checked.problem);
  const [adapter] = createOwnAgents().agentsIn({
    agents: createOwnAgents().settings.agents.schema.parse([own]),
  });
  const agent = adapter?.create({}, place.host());
  if (agent === undefined) throw new Error("there is no agent");

  const turn = { runId: "1", prompt: "recall", folder: place.folder, options: {}, isApproved: false };
  const run = followRun(agent.run(turn));

  expect(await run.outcome()).toEqual({ kind: "completed" });
  expect(run.text()).toContain("mode default");
  expect(adapter).toMatchObject({ name: "goose", title: "Goose" });
  expect(agent.options).toMatchObject([
    { default: "careful", choices: [{}, { value: "wild", isWide: true }] },
  ]);
  await agent.close();
  place.remove();
});

it.each([
  ["no JSON", "not json"],
  ["no list", "{}"],
  ["a name that is none", '[{"name": "My Agent", "command": "x"}]'],
  ["no command", '[{"name": "x"}]'],
  ["a slip of the keyboard", '[{"name": "x", "command": "x", "arg": []}]'],
  ["a name twice", '[{"name": "x", "command": "x"}, {"name": "x", "command": "y"}]'],
])("refuses %s", (_what, value) => {
  expect(read(value).kind).toBe("wrong");
});

it("shows nobody what may hold a key", () => {
  const checked = read('[{"name": "x", "command": "x", "environment": {"KEY": "sk-1234567890"}}]');

  expect(JSON.stringify(checked.kind === "fine" ? checked.shown : "")).not.toContain("sk-1234567890");
});
