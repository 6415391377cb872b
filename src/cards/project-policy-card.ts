import { personKey } from "../domain/person.ts";
import { accessPolicies, approvePolicies, promptPolicies } from "../domain/project.ts";
import { backToProject } from "./back-buttons.ts";
import { buttonRows } from "./button-rows.ts";
import type { Block, Button, Card, Input } from "./card.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { personWords } from "./person-words.ts";
import { accessWords, approveWords, promptWords } from "./policy-words.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { PolicyView } from "./project-view.ts";
import { buttonLabel, shortName } from "./short-words.ts";

type Listed = PolicyView["people"][number];

/** Who of the people with a role may do what in a project. */
export function projectPolicyCard({ project, people, problem }: PolicyView): Card {
  return {
    title: `Members and Policy: ${shortName(project.name)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      { kind: "note", text: "Owners and admins always may do everything; this is about the others." },
      policyForm(project),
      ...memberBlocks({ project, people }),
      { kind: "actions", buttons: [backToProject(project.id)] },
    ],
  };
}

function policyForm({ id, policy }: PolicyView["project"]): Block {
  const apply = submitButton(`apply_project_policy_${id}`, "Apply", {
    kind: "project.apply_policy",
    projectId: id,
  });
  return {
    kind: "form",
    name: `project_policy_form_${id}`,
    inputs: policyInputs(policy),
    buttons: [{ ...apply, style: "primary" }],
  };
}

function policyInputs({ access, prompts, approves }: PolicyView["project"]["policy"]): readonly Input[] {
  return [
    {
      kind: "choice",
      name: "access",
      label: "Who sees it and works in it",
      choices: accessPolicies.map((value) => ({ value, label: accessWords(value) })),
      value: access,
    },
    {
      kind: "choice",
      name: "prompts",
      label: "Who gives it work",
      choices: promptPolicies.map((value) => ({ value, label: promptWords(value) })),
      value: prompts,
    },
    {
      kind: "choice",
      name: "approves",
      label: "Who decides what its agent asks",
      choices: approvePolicies.map((value) => ({ value, label: approveWords(value) })),
      value: approves,
    },
  ];
}

/** More than this many get a form instead of a button each: a card has room for about 45 blocks. */
const shownPeople = 40;

function memberBlocks(view: Pick<PolicyView, "project" | "people">): readonly Block[] {
  const { project, people } = view;
  const names = people.filter(({ isListed }) => isListed).map(({ person }) => personWords(person));
  const matter =
    project.policy.access === "listed"
      ? "The list says who sees this project."
      : "The list matters only while the project is for people on the list.";
  const list = names.length === 0 ? "Nobody is on the list." : `On the list: ${names.join(", ")}.`;
  const rest = people.slice(shownPeople);
  return [
    { kind: "note", text: people.length === 0 ? `${matter} ${nobody}` : `${matter}\n${list}` },
    ...buttonRows(people.slice(0, shownPeople).map((listed) => memberButton(project.id, listed))),
    ...(rest.length === 0 ? [] : [restForm(project.id, rest)]),
  ];
}

const nobody = "There is nobody below an admin yet whom it could name.";

function memberButton(projectId: PolicyView["project"]["id"], { person, isListed }: Listed): Button {
  const member = personKey(person);
  return isListed
    ? intentButton(`remove_member_${projectId}_${member}`, buttonLabel(`Remove ${personWords(person)}`), {
        kind: "project.remove_member",
        projectId,
        member,
      })
    : intentButton(`add_member_${projectId}_${member}`, buttonLabel(`Add ${personWords(person)}`), {
        kind: "project.add_member",
        projectId,
        member,
      });
}

function restForm(projectId: PolicyView["project"]["id"], rest: readonly Listed[]): Block {
  return {
    kind: "form",
    name: `project_members_form_${projectId}`,
    inputs: [
      {
        kind: "choice",
        name: "member",
        label: "More people",
        choices: rest.map(({ person, isListed }) => ({
          value: personKey(person),
          label: `${personWords(person)}${isListed ? " (on the list)" : ""}`,
        })),
      },
    ],
    buttons: [
      submitButton(`add_chosen_member_${projectId}`, "Add", { kind: "project.add_member", projectId }),
      submitButton(`remove_chosen_member_${projectId}`, "Remove", {
        kind: "project.remove_member",
        projectId,
      }),
    ],
  };
}
