import type { Block, Card } from "./card.ts";
import { visible } from "./clean.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { shortName } from "./short-words.ts";
import type { SessionIdView } from "./workspace-view.ts";

/** Goes on with a conversation that was begun outside of PoCo. */
export function sessionIdCard({ project, current, typed, problem }: SessionIdView): Card {
  return {
    title: `Session ID: ${shortName(project.name)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      { kind: "fields", fields: [{ label: "Now", value: visible(current ?? "none") }] },
      form(project.id, typed === "" ? current : typed),
    ],
  };
}

function form(projectId: SessionIdView["project"]["id"], value: string | null): Block {
  const apply = submitButton(`apply_entered_session_id_${projectId}`, "Apply", {
    kind: "workspace.apply_entered_session_id",
    projectId,
  });
  const cancel = { kind: "workspace.choose_session", projectId } as const;
  return {
    kind: "form",
    name: `session_id_form_${projectId}`,
    inputs: [
      {
        kind: "line",
        name: "backend_session_id",
        label: "The agent's own id of the session",
        ...(value === null ? {} : { value }),
        isRequired: true,
      },
    ],
    buttons: [
      { ...apply, style: "primary" },
      intentButton(`cancel_session_id_${projectId}`, "Cancel", cancel),
    ],
  };
}
