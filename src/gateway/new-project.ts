import type { ProjectDraft } from "../cards/view-rows.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { Act } from "./act.ts";
import { chooseOptions, fittingOptions, wideGate } from "./chosen-options.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { offeredBy, unknownAgent } from "./offered-options.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { checkFolder } from "./work-folder.ts";

export type DraftCheck =
  | {
      readonly ok: true;
      /** A null folder stands for one of PoCo's own, which is not made yet. */
      readonly facts: Pick<Project, "name" | "agent" | "agentOptions" | "folder">;
    }
  /** The form comes back with everything that was filled in, or somebody has to confirm. */
  | { readonly ok: false; readonly outcome: Outcome };

/** Whether the project can be made as it was filled in. Makes nothing. */
export async function checkDraft(
  parts: GatewayParts,
  draft: ProjectDraft,
  { act, isConfirmed }: { readonly act: Act; readonly isConfirmed: boolean },
): Promise<DraftCheck> {
  const name = await nameProblem(parts, { name: draft.name, platform: act.person.platform });
  if (name !== undefined) return refusal(draft, name, "name");
  const agent = draft.agent || parts.policy.defaultAgent;
  const unready = await agentProblem(parts, agent);
  if (unready !== undefined) return refusal(draft, unready, "backend");
  const place = draft.folder === "" ? undefined : await checkFolder(draft.folder, parts.policy);
  if (place?.ok === false) return refusal(draft, place.problem, "workdir");
  const options = checkOptions(parts, { ...draft, agent }, { act, isConfirmed });
  if (!options.ok) return options;
  return {
    ok: true,
    facts: { name: draft.name, agent, agentOptions: options.agentOptions, folder: place?.folder ?? null },
  };
}

/** `field` is the wire name of the input that it is about. */
export function refusal(
  draft: ProjectDraft,
  problem: string,
  field?: string,
): DraftCheck & { readonly ok: false } {
  return { ok: false, outcome: rejected(problem, { kind: "project_create", draft, problem }, field) };
}

/** Why no other project may be called that; people tell projects apart by their names. */
export async function nameProblem(
  { store }: Pick<GatewayParts, "store">,
  {
    name,
    platform,
    except,
  }: { readonly name: string; readonly platform: string; readonly except?: ProjectId },
): Promise<string | undefined> {
  const spelled = spelling(name);
  const isTaken = (await store.projects.list()).some(
    (project) =>
      project.id !== except &&
      !project.isArchived &&
      project.platform === platform &&
      spelling(project.name) === spelled,
  );
  return isTaken ? "There is a project of this name already. Choose another name." : undefined;
}

function spelling(name: string): string {
  return name.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

async function agentProblem(parts: GatewayParts, name: string): Promise<string | undefined> {
  const known = parts.agents.get(name);
  if (known === undefined) return unknownAgent(parts, name);
  const readiness = await known.agent.readiness();
  return readiness.ready ? undefined : `${known.title} is not ready: ${readiness.detail}`;
}

function checkOptions(
  parts: GatewayParts,
  draft: ProjectDraft,
  { act, isConfirmed }: { readonly act: Act; readonly isConfirmed: boolean },
) {
  const offered = offeredBy(parts, draft.agent);
  if (offered === undefined) return refusal(draft, unknownAgent(parts, draft.agent), "backend");
  const choice = chooseOptions(offered, {}, draft.options);
  if (!choice.ok) {
    // Chosen for another agent, most likely. Nobody could take them off again if they came back with the form.
    const fitting = { ...draft, options: fittingOptions(offered, draft.options) };
    return refusal(
      fitting,
      `${choice.problem} What does not fit was taken off; look at the agent's options.`,
    );
  }
  const gate = wideGate(choice.wide, { role: act.role, isConfirmed });
  if (gate.kind === "closed") return refusal(draft, gate.problem);
  if (gate.kind === "open") return { ok: true, agentOptions: choice.options } as const;
  const show = {
    kind: "workspace_confirm_wide",
    subject: { kind: "new", draft },
    options: draft.options,
  } as const;
  return { ok: false, outcome: done(show) } as const;
}
