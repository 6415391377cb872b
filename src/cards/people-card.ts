import { type KnownPerson, personKey, type Role, roles, type Stranger } from "../domain/person.ts";
import { backToHome } from "./back-buttons.ts";
import type { Block, Button, Card, Choice } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { personWords } from "./person-words.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { PeopleView } from "./project-view.ts";
import { elapsed } from "./words.ts";

/** As many as get a row of their own; a card has room for about 45 blocks. */
const shownPeople = 20;
const shownStrangers = 6;

/** Who may use PoCo, and who waits to be let in. */
export function peopleCard(view: PeopleView): Card {
  return {
    title: "People",
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      ...strangerBlocks(view),
      ...(view.people.length === 0 ? [{ kind: "note", text: nobody } as const] : []),
      ...(view.can.manage ? managed(view.people) : listed(view.people)),
      { kind: "note", text: pairing },
      { kind: "actions", buttons: [backToHome] },
    ],
  };
}

const nobody = "Nobody has been given a role yet.";

const pairing =
  "Somebody new writes to PoCo, gets a code, and is let in here or by `poco pair CODE` on the server.";

function strangerBlocks({ strangers, can, now }: PeopleView): readonly Block[] {
  const rest = strangers.length - shownStrangers;
  return [
    ...strangers
      .slice(0, shownStrangers)
      .flatMap((stranger) => [waitingNote(stranger, now), ...(can.manage ? [letInRow(stranger)] : [])]),
    ...(rest > 0 ? [{ kind: "note", text: `${rest} more wait to be let in.` } as const] : []),
  ];
}

function waitingNote(stranger: Stranger, now: number): Block {
  const left = elapsed(stranger.expiresAt - now);
  const text = `${personWords(stranger)} waits to be let in · code ${oneLine(stranger.code)}, good for ${left}`;
  return { kind: "note", text, tone: "attention" };
}

function letInRow(stranger: Stranger): Block {
  const { platform, id: personId } = stranger;
  const letIn = (role: Role) =>
    intentButton(`let_in_${role}_${personKey(stranger)}`, `Let in as ${role}`, {
      kind: "access.grant",
      platform,
      personId,
      role,
    });
  return { kind: "actions", buttons: rolesByReach.map(letIn) };
}

/** The least powerful comes last in the list of roles, and the usual one first here. */
const rolesByReach: readonly Role[] = ["member", "admin", "viewer", "owner"];

function listed(people: readonly KnownPerson[]): readonly Block[] {
  if (people.length === 0) return [];
  return [
    { kind: "fields", fields: people.map((person) => ({ label: personWords(person), value: person.role })) },
  ];
}

function managed(people: readonly KnownPerson[]): readonly Block[] {
  return [...people.slice(0, shownPeople).map(personForm), ...restForms(people.slice(shownPeople))];
}

function personForm(person: KnownPerson): Block {
  const key = personKey(person);
  const who = { platform: person.platform, personId: person.id };
  return {
    kind: "form",
    name: `role_form_${key}`,
    inputs: [
      { kind: "choice", name: "role", label: personWords(person), choices: roleChoices, value: person.role },
    ],
    buttons: [
      submitButton(`set_role_${key}`, "Set role", { kind: "access.grant", ...who }),
      {
        ...intentButton(`revoke_role_${key}`, "Remove", { kind: "access.revoke", ...who }),
        style: "danger",
        confirm: `Remove ${personWords(person)}? PoCo no longer knows them then; what they asked for stays.`,
      },
    ],
  };
}

const roleChoices: readonly Choice[] = roles.map((role) => ({ value: role, label: role }));

/** One form for all further people of a platform. */
function restForms(rest: readonly KnownPerson[]): readonly Block[] {
  return [...new Set(rest.map(({ platform }) => platform))].map((platform) =>
    restForm(
      platform,
      rest.filter((person) => person.platform === platform),
    ),
  );
}

function restForm(platform: string, people: readonly KnownPerson[]): Block {
  const remove: Button = {
    ...submitButton(`revoke_role_rest_${platform}`, "Remove", { kind: "access.revoke", platform }),
    style: "danger",
    confirm: "Remove the person who is chosen here? PoCo no longer knows them then.",
  };
  return {
    kind: "form",
    name: `role_form_rest_${platform}`,
    inputs: [
      {
        kind: "choice",
        name: "person_id",
        label: `More people on ${oneLine(platform)}`,
        choices: people.map((person) => ({
          value: person.id,
          label: `${personWords(person)}: ${person.role}`,
        })),
      },
      { kind: "choice", name: "role", label: "Role", choices: roleChoices, value: "member" },
    ],
    buttons: [
      submitButton(`set_role_rest_${platform}`, "Set role", { kind: "access.grant", platform }),
      remove,
    ],
  };
}
