import { describe, expect, it } from "vitest";
import { personId, taskId } from "../domain/ids.ts";
import type { Resume } from "../domain/resume.ts";
import { aMoment, aRunningTask, aTaskView } from "../testing/builders.ts";
import { againButtons } from "./again-buttons.ts";
import { taskCard } from "./task-card.ts";
import type { TaskView } from "./task-view.ts";

const hour = 3_600_000;
const day = 24 * hour;
const can = { steerBlocker: false, continue: true, retry: true };

const chosen: Resume = {
  taskId: taskId("48274e23"),
  at: aMoment + hour,
  by: personId("ann"),
  platform: "web",
  source: "web",
  chosenAt: aMoment,
  gone: null,
};

function limited(retryAt: number | null, differs: Partial<TaskView> = {}): TaskView {
  const state = { status: "failed", reason: "limit", message: "Used up.", retryAt } as const;
  return aTaskView({ task: aRunningTask({ state }), can, now: aMoment, ...differs });
}

const labels = (view: TaskView) => againButtons(view).map(({ label }) => label);
const notes = (view: TaskView) =>
  taskCard(view).blocks.flatMap((block) => (block.kind === "note" ? [block.text] : []));

describe("after a usage limit", () => {
  it.each([
    ["the time it is over", aMoment + hour, {}, ["Resume at 10:00 UTC", "Retry now", "Cancel"]],
    ["the day as well", aMoment + 2 * day, {}, ["Resume at 2026-05-03 09:00 UTC", "Retry now", "Cancel"]],
    ["only now, where nobody knows a time", null, {}, ["Continue", "Retry now"]],
    ["what is usual, once it is over", aMoment, {}, ["Continue", "Retry"]],
    ["now or not, where somebody chose", aMoment + hour, { resume: chosen }, ["Resume now", "Cancel"]],
    [
      "everything, where somebody took that back",
      aMoment + hour,
      { resume: { ...chosen, gone: "ann took it back." } },
      ["Resume at 10:00 UTC", "Continue", "Retry"],
    ],
    ["the way to the task that went on", aMoment + hour, { followedBy: taskId("c0ffee00") }, ["Open"]],
  ])("offers %s", (_, retryAt, differs, offered) => {
    expect(labels(limited(retryAt, differs))).toEqual(offered);
  });

  it("says until when, who chose that it goes on, and why it does not", () => {
    expect(notes(limited(aMoment + hour, { resume: chosen }))).toEqual(
      expect.arrayContaining([
        "Usage limit until 2026-05-01 10:00 UTC, in 1h 00m: Used up.",
        "Resumes at 2026-05-01 10:00 UTC, chosen by ann.",
      ]),
    );
    expect(notes(limited(aMoment))).toContain(
      "Usage limit until 2026-05-01 09:00 UTC, which is over: Used up.",
    );
    expect(notes(limited(aMoment + hour, { resume: { ...chosen, gone: "ann took it back." } }))).toContain(
      "ann took it back.",
    );
    expect(notes(limited(null))).toContain("A limit of the agent is used up: Used up.");
  });
});
