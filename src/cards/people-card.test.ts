import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { KnownPerson, Stranger } from "../domain/person.ts";
import { aMoment } from "../testing/builders.ts";
import { peopleCard } from "./people-card.ts";
import type { PeopleView } from "./project-view.ts";

const ann: KnownPerson = {
  platform: "chat",
  id: personId("U1"),
  name: "Ann",
  role: "admin",
  grantedBy: personId("owner"),
  grantedAt: aMoment,
};
const stranger: Stranger = {
  platform: "chat",
  id: personId("U9"),
  name: null,
  code: "K7QF-2MXP",
  expiresAt: aMoment + 600_000,
};

describe("people", () => {
  it("can be let in, get another role and be removed by an owner", () => {
    const card = peopleCard(view({ people: [ann], strangers: [stranger] }));

    expect(card).toMatchObject({
      title: "People",
      blocks: [
        { text: "chat:U9 waits to be let in · code K7QF-2MXP, good for 10m 00s", tone: "attention" },
        {
          buttons: [
            {
              name: "let_in_member_chat:U9",
              label: "Let in as member",
              does: { intent: { kind: "access.grant", platform: "chat", personId: "U9", role: "member" } },
            },
            { name: "let_in_admin_chat:U9" },
            { name: "let_in_viewer_chat:U9" },
            { name: "let_in_owner_chat:U9" },
          ],
        },
        {
          kind: "form",
          inputs: [
            {
              name: "role",
              label: "Ann (chat:U1)",
              value: "admin",
              choices: [{ value: "owner" }, { value: "admin" }, { value: "member" }, { value: "viewer" }],
            },
          ],
          buttons: [
            {
              name: "set_role_chat:U1",
              does: { kind: "submit", intent: { kind: "access.grant", platform: "chat", personId: "U1" } },
            },
            {
              name: "revoke_role_chat:U1",
              label: "Remove",
              style: "danger",
              does: { kind: "intent", intent: { kind: "access.revoke", platform: "chat", personId: "U1" } },
              confirm: "Remove Ann (chat:U1)? PoCo no longer knows them then; what they asked for stays.",
            },
          ],
        },
        { kind: "note" },
        { buttons: [{ name: "back_to_project_home_button" }] },
      ],
    });
    expect(JSON.stringify(card)).toContain("poco pair CODE");
  });

  it("are only listed for somebody who is no owner", () => {
    const card = peopleCard(view({ people: [ann], strangers: [stranger], can: { manage: false } }));

    expect(card.blocks).toMatchObject([
      { kind: "note", tone: "attention" },
      { kind: "fields", fields: [{ label: "Ann (chat:U1)", value: "admin" }] },
      { kind: "note" },
      { buttons: [{ label: "Back" }] },
    ]);
  });

  it("are all reached, also those who get no row of their own", () => {
    const people = Array.from({ length: 22 }, (_, index) => ({ ...ann, id: personId(`U${index}`) }));

    const card = peopleCard(view({ people }));

    expect(card.blocks.at(-3)).toMatchObject({
      kind: "form",
      inputs: [
        { name: "person_id", choices: [{ value: "U20" }, { value: "U21" }] },
        { name: "role", value: "member" },
      ],
      buttons: [
        { does: { kind: "submit", intent: { kind: "access.grant", platform: "chat" } } },
        { does: { kind: "submit", intent: { kind: "access.revoke", platform: "chat" } } },
      ],
    });
  });

  it("keep within a card at their fullest", () => {
    const people = Array.from({ length: 90 }, (_, index) => ({ ...ann, id: personId(`U${index}`) }));
    const strangers = people.map(({ id }) => ({ ...stranger, id }));

    expect(peopleCard(view({ people, strangers, problem: "No." })).blocks.length).toBeLessThanOrEqual(45);
  });
});

function view(facts: Partial<PeopleView>): PeopleView {
  return {
    kind: "people",
    people: [],
    strangers: [],
    can: { manage: true },
    now: aMoment,
    problem: null,
    ...facts,
  };
}
