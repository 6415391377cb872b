import { describe, expect, it } from "vitest";
import { sessionId } from "../domain/ids.ts";
import type { SessionSummary } from "../domain/session.ts";
import { aMoment, aProject, aProjectRow, aSession } from "../testing/builders.ts";
import type { Button, Card } from "./card.ts";
import { sessionCard } from "./session-card.ts";
import { sessionIdCard } from "./session-id-card.ts";
import { sessionsCard } from "./sessions-card.ts";
import type { SessionsView } from "./workspace-view.ts";

const hour = 3_600_000;

describe("the list of sessions", () => {
  it("says how the next task begins, and names each by its title or its last prompt", () => {
    const named = summary({ title: "login page" });
    const unnamed = summary({ id: sessionId("s2"), isActive: false, updatedAt: aMoment - 2 * hour });

    const card = sessionsCard(list({ sessions: [named, unnamed], page: 0, pages: 2 }));

    expect(card).toMatchObject({
      title: "Session: api",
      blocks: [
        { fields: [{ label: "The next task begins", value: "resumed" }] },
        { fields: [{ label: "login page", value: "just now · active" }] },
        { buttons: [{ name: "open_session_s1", does: { intent: { kind: "workspace.open_session" } } }] },
        { fields: [{ label: "fix the tests", value: "2h ago" }] },
        { buttons: [{ name: "open_session_s2" }] },
        { text: "Page 1 of 2" },
        {
          buttons: [
            {
              name: "start_fresh_session_p1",
              label: "New session",
              confirm:
                "Start a new session? The next task begins without what the agent knows from this one.",
            },
            { name: "enter_session_id_p1", label: "Enter an id" },
          ],
        },
        { buttons: [{ name: "next_page_p1" }, { name: "back_to_workspace_p1" }] },
      ],
    });
  });

  it("offers no id where the agent cannot go on with one", () => {
    const card = sessionsCard(list({ canResume: false }));

    expect(card.blocks.slice(1, 3)).toMatchObject([
      { text: "This agent cannot go on with an earlier session: each task begins afresh." },
      { text: "No session yet." },
    ]);
    expect(buttons(card).map(({ name }) => name)).toEqual(["start_fresh_session_p1", "back_to_workspace_p1"]);
  });
});

describe("one session", () => {
  it("can be used, named and forgotten", () => {
    const session = summary({ isActive: false, freshBecause: "ann began a new session" });

    const card = sessionCard({
      kind: "workspace_session",
      canFork: true,
      project: aProject(),
      session,
      now: aMoment + hour,
      problem: null,
    });

    expect(card.title).toBe("Session: fix the tests");
    expect(card.blocks[0]).toEqual({
      kind: "fields",
      fields: [
        { label: "State", value: "not active" },
        { label: "Last prompt", value: "fix the tests" },
        { label: "Last used", value: "1h ago" },
        { label: "Begun", value: "by ann, 2026-05-01 09:00 UTC" },
        { label: "Began fresh, because", value: "ann began a new session" },
        { label: "The agent's id", value: "0199-abcd" },
      ],
    });
    expect(buttons(card)).toMatchObject([
      { name: "switch_session_s1", does: { intent: { kind: "workspace.switch_session", session: "s1" } } },
      { name: "fork_session_s1", does: { intent: { kind: "workspace.fork_session", session: "s1" } } },
      { name: "rename_session_s1", does: { kind: "submit", intent: { kind: "workspace.rename_session" } } },
      {
        name: "forget_session_s1",
        style: "danger",
        confirm: "Forget fix the tests? It leaves the list; its tasks and what the agent itself keeps stay.",
      },
      { name: "back_to_sessions_p1", does: { intent: { kind: "workspace.choose_session" } } },
    ]);
  });

  it("is not switched to when it is the active one", () => {
    const card = sessionCard({
      kind: "workspace_session",
      canFork: true,
      project: aProject(),
      session: summary({}),
      now: aMoment,
      problem: "It has this name already.",
    });

    expect(card.blocks[0]).toMatchObject({ text: "It has this name already.", tone: "bad" });
    expect(buttons(card).map(({ label }) => label)).not.toContain("Use it");
  });
});

describe("the form for an id", () => {
  it.each([
    ["", "0199-abcd"],
    ["typo", "typo"],
  ])("begins with what was typed, else with the id of now (%j)", (typed, value) => {
    const card = sessionIdCard({
      kind: "workspace_enter_session_id",
      project: aProject(),
      current: "0199-abcd",
      typed,
      problem: null,
    });

    expect(card).toMatchObject({
      title: "Session ID: api",
      blocks: [
        { fields: [{ label: "Now", value: "0199-abcd" }] },
        {
          inputs: [{ name: "backend_session_id", value, isRequired: true }],
          buttons: [
            {
              name: "apply_entered_session_id_p1",
              does: { intent: { kind: "workspace.apply_entered_session_id" } },
            },
            { name: "cancel_session_id_p1", does: { intent: { kind: "workspace.choose_session" } } },
          ],
        },
      ],
    });
  });
});

function summary(facts: Partial<SessionSummary>): SessionSummary {
  return { ...aSession(), lastPrompt: "fix the tests", ...facts };
}

function list(facts: Partial<SessionsView>): SessionsView {
  return {
    kind: "workspace_choose_session",
    row: aProjectRow({ nextStart: "resumed" }),
    sessions: [],
    canResume: true,
    now: aMoment,
    page: 0,
    pages: 1,
    problem: null,
    ...facts,
  };
}

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" || block.kind === "form" ? block.buttons : [],
  );
}
