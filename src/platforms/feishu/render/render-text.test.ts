import { expect, it } from "vitest";
import { approvalCard } from "../../../cards/approval-card.ts";
import type { Card } from "../../../cards/card.ts";
import { taskCard } from "../../../cards/task-card.ts";
import {
  anApproval,
  anApprovalView,
  aRunningTask,
  aTaskView,
  aTranscript,
} from "../../../testing/builders.ts";
import { renderText } from "./render-text.ts";

const options = { nameOf: () => undefined };

it("names the number and the command for each button that has one", () => {
  const approval = anApproval({ ask: "command", detail: { command: "npm test" } });

  const text = renderText(approvalCard(anApprovalView({ approval })), options);

  expect(text).toContain("npm test");
  expect(text).toContain(`Approve: 1 or /approve ${approval.id}`);
  expect(text).toContain(`Reject: 2 or /reject ${approval.id}`);
});

it("says how a running task is stopped, and keeps the newest of what it says", () => {
  const task = aRunningTask();
  const messages = [{ id: "m", text: `${"so far. ".repeat(2000)}the end` }];

  const text = renderText(taskCard(aTaskView({ task, transcript: aTranscript({ messages }) })), options);

  expect(text).toContain(`Stop: /stop ${task.id}`);
  expect(text).toContain("the end");
  expect(text.length).toBeLessThanOrEqual(4000);
});

it("calls nobody", () => {
  const card: Card = {
    title: '<at user_id="all"></at>',
    tone: "good",
    blocks: [{ kind: "text", text: '<at user_id="all"></at>' }],
  };

  expect(renderText(card, options)).not.toContain("<at");
});
