import { describe, expect, it } from "vitest";
import { aProjectRow, aRunningTask, aWorkspace } from "../testing/builders.ts";
import { composerCard } from "./composer-card.ts";

describe("the form for a prompt", () => {
  it("says what the agent will work with", () => {
    const card = composerCard({ kind: "task_composer", commands: [], row: aProjectRow(), problem: null });

    expect(card).toEqual({
      title: "Run Task: api",
      tone: "info",
      blocks: [
        {
          kind: "fields",
          fields: [
            { label: "Agent", value: "Codex" },
            { label: "Folder", value: "/srv/api" },
            { label: "It begins", value: "fresh, because it is the first one here" },
          ],
        },
        {
          kind: "form",
          name: "task_composer_form_p1",
          inputs: [
            {
              kind: "paragraph",
              name: "prompt",
              label: "Prompt",
              placeholder: "What shall the agent do?",
              isRequired: true,
            },
          ],
          buttons: [
            {
              name: "submit_task_p1",
              label: "Send",
              style: "primary",
              does: { kind: "submit", intent: { kind: "task.submit", projectId: "p1" } },
            },
            {
              name: "cancel_composer_p1",
              label: "Cancel",
              does: { kind: "intent", intent: { kind: "workspace.open", projectId: "p1" } },
            },
          ],
        },
      ],
    });
  });

  it("says that the task will wait, and why the last attempt was refused", () => {
    const row = aProjectRow({ latest: aRunningTask(), workspace: aWorkspace({ folder: null }) });

    const card = composerCard({
      kind: "task_composer",
      commands: [],
      row,
      problem: "Choose a folder first.",
    });

    expect(card).toMatchObject({
      tone: "bad",
      blocks: [
        { kind: "note", text: "Choose a folder first.", tone: "bad" },
        {
          fields: [{ label: "Agent" }, { label: "Folder", value: "no working dir" }, { label: "It begins" }],
        },
        { kind: "note", text: "A task is under way: this one waits in the queue." },
        { kind: "form" },
      ],
    });
  });
});
