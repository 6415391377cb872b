import { backToWorkspace } from "./back-buttons.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { pageButtons, pageNote } from "./page-buttons.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { sessionName } from "./session-words.ts";
import { shortName } from "./short-words.ts";
import { age } from "./words.ts";
import type { SessionsView } from "./workspace-view.ts";

/** The conversations of a project's agent, and how the next task begins. */
export function sessionsCard(view: SessionsView): Card {
  const { project, nextStart } = view.row;
  const toPage = (page: number) =>
    ({ kind: "workspace.choose_session", projectId: project.id, page }) as const;
  return {
    title: `Session: ${shortName(project.name)}`,
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      { kind: "fields", fields: [{ label: "The next task begins", value: oneLine(nextStart) }] },
      ...(view.canResume ? [] : [cannotResume]),
      ...(view.sessions.length === 0 ? [{ kind: "note", text: "No session yet." } as const] : []),
      ...view.sessions.flatMap((session) => sessionBlocks(session, view.now)),
      ...pageNote(view),
      { kind: "actions", buttons: newButtons(view) },
      { kind: "actions", buttons: [...pageButtons(view, project.id, toPage), backToWorkspace(project.id)] },
    ],
  };
}

const cannotResume: Block = {
  kind: "note",
  text: "This agent cannot go on with an earlier session: each task begins afresh.",
};

function sessionBlocks(session: SessionsView["sessions"][number], now: number): readonly Block[] {
  const { projectId, id, isActive, updatedAt } = session;
  const value = [age(now - updatedAt), ...(isActive ? ["active"] : [])].join(" · ");
  const open = { kind: "workspace.open_session", projectId, session: id } as const;
  return [
    { kind: "fields", fields: [{ label: sessionName(session), value }] },
    { kind: "actions", buttons: [intentButton(`open_session_${id}`, "Open", open)] },
  ];
}

function newButtons({ row, canResume }: SessionsView): readonly Button[] {
  const { id } = row.project;
  const fresh: Button = {
    ...intentButton(`start_fresh_session_${id}`, "New session", {
      kind: "workspace.clear_session",
      projectId: id,
    }),
    confirm: "Start a new session? The next task begins without what the agent knows from this one.",
  };
  const enter = { kind: "workspace.enter_session_id", projectId: id } as const;
  return canResume ? [fresh, intentButton(`enter_session_id_${id}`, "Enter an id", enter)] : [fresh];
}
