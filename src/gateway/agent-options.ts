import type { ProjectDraft } from "../cards/view-rows.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import type { Act } from "./act.ts";
import { chooseOptions, fittingOptions, wideGate } from "./chosen-options.ts";
import { draftOf } from "./draft-of.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { offeredBy, unknownAgent } from "./offered-options.ts";
import { busyNote, onProject, touchProject } from "./on-project.ts";
import { done, type Outcome, rejected } from "./outcome.ts";

type Apply = IntentOf<"workspace.apply_agent">;

/** What the agent of a project does from the next task on. */
export function applyAgentOptions(parts: GatewayParts, intent: Apply, act: Act): Promise<Outcome> {
  return onProject(parts, intent.projectId, (project) => apply(parts, { project, intent }, act));
}

async function apply(
  parts: GatewayParts,
  { project, intent }: { readonly project: Project; readonly intent: Apply },
  act: Act,
): Promise<Outcome> {
  const { id } = project;
  const subject = { kind: "workspace", projectId: id } as const;
  const refuse = (problem: string, field?: string) =>
    rejected(problem, { kind: "workspace_choose_agent", subject, chosen: intent.options, problem }, field);
  const offered = offeredBy(parts, project.agent);
  if (offered === undefined) return refuse(unknownAgent(parts, project.agent));
  const choice = chooseOptions(offered, project.agentOptions, intent.options);
  if (!choice.ok) return refuse(choice.problem, choice.key);
  const gate = wideGate(choice.wide, { role: act.role, isConfirmed: intent.confirmed === true });
  if (gate.kind === "closed") return refuse(gate.problem);
  if (gate.kind === "confirm") {
    return done({ kind: "workspace_confirm_wide", subject, options: intent.options });
  }
  const show = { kind: "workspace_overview", projectId: id, problem: null } as const;
  if (isSame(choice.options, project.agentOptions)) return done(show, "These options hold already.");
  await parts.store.projects.change(id, { agentOptions: choice.options }, parts.now());
  await touchProject(parts, id);
  return done(show, `The options of ${offered.title} are changed.${await busyNote(parts, id)}`);
}

function isSame(one: Project["agentOptions"], other: Project["agentOptions"]): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}

/** The options of the agent that was chosen for a new project; those of another agent are left behind. */
export function chooseForNewProject(parts: GatewayParts, intent: IntentOf<"project.new_options">): Outcome {
  const typed = draftOf(intent);
  const draft: ProjectDraft = { ...typed, agent: typed.agent || parts.policy.defaultAgent };
  const offered = offeredBy(parts, draft.agent);
  if (offered === undefined) {
    const problem = unknownAgent(parts, draft.agent);
    return rejected(problem, { kind: "project_create", draft: typed, problem }, "backend");
  }
  const fitting = { ...draft, options: fittingOptions(offered, draft.options) };
  return done({
    kind: "workspace_choose_agent",
    subject: { kind: "new", draft: fitting },
    chosen: null,
    problem: null,
  });
}
