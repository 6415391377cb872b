import { buttonRow } from "./button-rows.ts";
import type { Block, Button, Card, Field } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { sessionName } from "./session-words.ts";
import { age, moment } from "./words.ts";
import type { SessionView } from "./workspace-view.ts";

/** One conversation of an agent: use it, copy it, name it, forget it. */
export function sessionCard(view: SessionView): Card {
  const { project, session, problem } = view;
  const back = { kind: "workspace.choose_session", projectId: project.id } as const;
  return {
    title: `Session: ${sessionName(session)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      { kind: "fields", fields: fields(view) },
      ...buttonRow([...(session.isActive ? [] : [useButton(view)]), ...forkButtons(view)]),
      renameForm(view),
      {
        kind: "actions",
        buttons: [forgetButton(view), intentButton(`back_to_sessions_${project.id}`, "Back", back)],
      },
    ],
  };
}

function fields({ session, now }: SessionView): readonly Field[] {
  const { lastPrompt, agentSessionId, createdBy, createdAt, updatedAt, isActive, freshBecause, copyOf } =
    session;
  return [
    { label: "State", value: isActive ? "active: the next task goes here" : "not active" },
    ...(lastPrompt === null ? [] : [{ label: "Last prompt", value: firstWords(oneLine(lastPrompt), 200) }]),
    { label: "Last used", value: age(now - updatedAt) },
    { label: "Begun", value: `by ${oneLine(createdBy)}, ${moment(createdAt)}` },
    ...(copyOf === null ? [] : [{ label: "Copy of", value: oneLine(copyOf.name) }]),
    ...(freshBecause === "" ? [] : [{ label: "Began fresh, because", value: oneLine(freshBecause) }]),
    { label: "The agent's id", value: visible(agentSessionId ?? "none yet") },
  ];
}

function useButton({ project, session }: SessionView): Button {
  const intent = { kind: "workspace.switch_session", projectId: project.id, session: session.id } as const;
  return { ...intentButton(`switch_session_${session.id}`, "Use it", intent), style: "primary" };
}

function forkButtons({ project, session, canFork }: SessionView): readonly Button[] {
  const { id, agentSessionId, isConfirmed } = session;
  if (!canFork || agentSessionId === null || !isConfirmed) return [];
  const intent = { kind: "workspace.fork_session", projectId: project.id, session: id } as const;
  return [intentButton(`fork_session_${id}`, "Fork", intent)];
}

function renameForm({ project, session }: SessionView): Block {
  const intent = { kind: "workspace.rename_session", projectId: project.id, session: session.id } as const;
  return {
    kind: "form",
    name: `session_rename_form_${session.id}`,
    inputs: [
      {
        kind: "line",
        name: "name",
        label: "Name",
        ...(session.title === null ? {} : { value: session.title }),
        isRequired: true,
      },
    ],
    buttons: [submitButton(`rename_session_${session.id}`, "Rename", intent)],
  };
}

function forgetButton({ project, session }: SessionView): Button {
  const intent = { kind: "workspace.forget_session", projectId: project.id, session: session.id } as const;
  return {
    ...intentButton(`forget_session_${session.id}`, "Forget", intent),
    style: "danger",
    confirm: `Forget ${sessionName(session)}? It leaves the list; its tasks and what the agent itself keeps stay.`,
  };
}
