import type { ProjectId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import { personKey } from "../domain/person.ts";
import type { ProjectPolicy } from "../domain/project.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { onProject, touchProject } from "./on-project.ts";
import { done, type Outcome, rejected, type Show } from "./outcome.ts";

/** Who of the people with a role may do what here. */
export function applyPolicy(
  parts: GatewayParts,
  { projectId: id, access, prompts, approves }: IntentOf<"project.apply_policy">,
  _act: Act,
): Promise<Outcome> {
  const policy: ProjectPolicy = { access, prompts, approves };
  return onProject(parts, id, async (project) => {
    if (isSame(policy, project.policy)) return done(policyPanel(id), "This policy holds already.");
    await parts.store.projects.change(id, { policy }, parts.now());
    await touchProject(parts, id);
    return done(policyPanel(id), `The policy of ${project.name} is changed.`);
  });
}

function isSame(one: ProjectPolicy, other: ProjectPolicy): boolean {
  return one.access === other.access && one.prompts === other.prompts && one.approves === other.approves;
}

function policyPanel(projectId: ProjectId, problem: string | null = null): Show {
  return { kind: "project_policy", projectId, problem };
}

/** Puts somebody with a role on the project's list. */
export function addMember(
  parts: GatewayParts,
  { projectId: id, member }: IntentOf<"project.add_member">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    if (project.members.includes(member)) return done(policyPanel(id), `${member} is on the list already.`);
    const isKnown = (await parts.store.people.list()).some((person) => personKey(person) === member);
    if (!isKnown) {
      const problem = unknownMember(member);
      return rejected(problem, policyPanel(id, problem), "member");
    }
    await parts.store.projects.change(id, { members: [...project.members, member] }, parts.now());
    await touchProject(parts, id);
    return done(policyPanel(id), `${member} is on the list of ${project.name} now.`);
  });
}

function unknownMember(member: string): string {
  return `PoCo does not know ${member}. Only somebody with a role can be on the list; an owner gives roles.`;
}

/** Also takes somebody off whose role is gone. */
export function removeMember(
  parts: GatewayParts,
  { projectId: id, member }: IntentOf<"project.remove_member">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const members = project.members.filter((listed) => listed !== member);
    if (members.length === project.members.length) {
      return done(policyPanel(id), `${member} is not on the list.`);
    }
    await parts.store.projects.change(id, { members }, parts.now());
    await touchProject(parts, id);
    return done(policyPanel(id), `${member} is off the list of ${project.name}.`);
  });
}
