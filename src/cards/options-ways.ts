import type { Intent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import type { AgentOptions } from "../domain/task.ts";
import { backToWorkspace } from "./back-buttons.ts";
import type { Button } from "./card.ts";
import { draftFields } from "./draft-fields.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { shortName } from "./short-words.ts";
import type { ProjectDraft } from "./view-rows.ts";
import type { OptionsSubject } from "./workspace-view.ts";

/** What the same options lead to, by whose they are. */
export interface OptionsWays {
  readonly name: string;
  /** Ends the names of buttons. */
  readonly subject: string;
  readonly choose: Intent;
  /** Takes what was chosen in its form; `kept` holds beside it. */
  apply(kept: AgentOptions): Button;
  /** Takes the options although they are wide. */
  confirm(options: AgentOptions): Intent;
  readonly back: Button;
  /** From the question about wide options. */
  readonly backToChoice: Button;
}

export function optionsWays(subject: OptionsSubject): OptionsWays {
  return subject.kind === "workspace" ? workspaceWays(subject.project) : newWays(subject.draft);
}

function workspaceWays({ id, name }: Project): OptionsWays {
  const choose: Intent = { kind: "workspace.choose_agent", projectId: id };
  return {
    name: shortName(name),
    subject: id,
    choose,
    apply: () => submitButton(`apply_agent_${id}`, "Apply", { kind: "workspace.apply_agent", projectId: id }),
    confirm: (options) => ({ kind: "workspace.apply_agent", projectId: id, options, confirmed: true }),
    back: backToWorkspace(id),
    backToChoice: intentButton(`back_to_workspace_agent_${id}`, "Back", choose),
  };
}

function newWays(draft: ProjectDraft): OptionsWays {
  const fields = draftFields(draft);
  const back = intentButton("back_to_new_project_button", "Back", { kind: "project.new", ...fields });
  return {
    name: draft.name === "" ? "New Project" : shortName(draft.name),
    subject: "new_project",
    choose: { kind: "project.new_options", ...fields },
    apply: (kept) =>
      submitButton("apply_agent_new_project", "Apply", {
        kind: "project.new",
        // Not the draft's own options: they may be those of another agent.
        ...draftFields({ ...draft, options: kept }),
      }),
    confirm: (options) => ({
      kind: "project.create",
      ...draftFields({ ...draft, options }),
      name: draft.name,
      confirmed: true,
    }),
    back,
    backToChoice: back,
  };
}
