import { describe, expect, it } from "vitest";
import { projectId } from "../domain/ids.ts";
import { helpCard } from "./help-card.ts";

describe("help", () => {
  it("names every command", () => {
    const card = helpCard({ kind: "help", situation: "dm", projectId: null, agentTitle: "", commands: [] });

    const text = card.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("\n");
    for (const command of ["run", "status", "approve", "reject", "stop", "new", "queue", "help"]) {
      expect(text).toContain(`- \`/${command}`);
    }
    expect(text).toContain("is sent with `/run`");
    expect(text).toContain("`confirm:` waits until somebody approves it");
  });

  it("names them as the app takes them, where a slash of PoCo's own never arrives", () => {
    const card = helpCard({
      kind: "help",
      situation: "elsewhere",
      projectId: null,
      agentTitle: "",
      commands: [],
      appCommand: "/poco",
    });

    const text = card.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("\n");
    for (const command of ["run", "status", "approve", "reject", "stop", "new", "queue", "help"]) {
      expect(text).toContain(`- \`/poco ${command}`);
    }
    expect(text).not.toMatch(/`\/(?!poco)/);
  });

  it("names the orders that the agent of the room takes itself", () => {
    const commands = [{ word: "/review", title: "Review", help: "Looks at *everything*." }];

    const card = helpCard({
      kind: "help",
      situation: "room",
      projectId: projectId("p1"),
      agentTitle: "Codex",
      commands,
    });

    expect(card.blocks).toContainEqual({
      kind: "plain",
      text: "Orders to Codex itself:\n/review: Looks at *everything*.",
    });
  });

  it.each([
    ["a room", projectId("p1"), ["workspace.open", "workspace.queue", "project.home"]],
    ["anywhere else", null, ["project.home"]],
  ])("leads on from %s", (_where, project, kinds) => {
    const card = helpCard({
      kind: "help",
      situation: "room",
      projectId: project,
      agentTitle: "Codex",
      commands: [],
    });

    expect(card.blocks.at(-1)).toMatchObject({
      kind: "actions",
      buttons: kinds.map((kind) => ({ does: { intent: { kind } } })),
    });
  });
});
