import { describe, expect, it } from "vitest";
import { type AccessQuestion, type Action, accessTo, actions } from "./access.ts";
import { personId, projectId } from "./ids.ts";
import { type Role, roles } from "./person.ts";
import { accessPolicies, approvePolicies, type ProjectPolicy, promptPolicies } from "./project.ts";

/**
 * What each role may do, every combination of what it depends on. A cell has three marks, `+` for yes and `.` for no:
 * the task that it is about is one's own, somebody else's, or there is none. The columns:
 * - in a project that one sees, pressed in its own room or outside of rooms, by its policy: who may give it work
 *   (members or admins), and who may decide (members, the requester, or admins);
 * - `unlisted`: the project is for listed people and one is not on the list;
 * - `elsewhere`: pressed in the room of another project, or in a room of none;
 * - `alone`: it is about no project.
 */
const tables: Readonly<Record<Role | "stranger", string>> = {
  stranger: `
                     work: members               work: admins
    decide:          members  requester  admins  members  requester  admins  unlisted  elsewhere  alone
    look             ...      ...        ...     ...      ...        ...     ...       ...        ...
    see              ...      ...        ...     ...      ...        ...     ...       ...        ...
    prompt           ...      ...        ...     ...      ...        ...     ...       ...        ...
    change_workspace ...      ...        ...     ...      ...        ...     ...       ...        ...
    change_task      ...      ...        ...     ...      ...        ...     ...       ...        ...
    decide           ...      ...        ...     ...      ...        ...     ...       ...        ...
    decide_always    ...      ...        ...     ...      ...        ...     ...       ...        ...
    choose_wide      ...      ...        ...     ...      ...        ...     ...       ...        ...
    create_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    see_people       ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_people    ...      ...        ...     ...      ...        ...     ...       ...        ...`,
  viewer: `
                     work: members               work: admins
    decide:          members  requester  admins  members  requester  admins  unlisted  elsewhere  alone
    look             +++      +++        +++     +++      +++        +++     ...       ...        +++
    see              +++      +++        +++     +++      +++        +++     ...       ...        +.+
    prompt           ...      ...        ...     ...      ...        ...     ...       ...        ...
    change_workspace ...      ...        ...     ...      ...        ...     ...       ...        ...
    change_task      ...      ...        ...     ...      ...        ...     ...       ...        ...
    decide           ...      ...        ...     ...      ...        ...     ...       ...        ...
    decide_always    ...      ...        ...     ...      ...        ...     ...       ...        ...
    choose_wide      ...      ...        ...     ...      ...        ...     ...       ...        ...
    create_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    see_people       ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_people    ...      ...        ...     ...      ...        ...     ...       ...        ...`,
  member: `
                     work: members               work: admins
    decide:          members  requester  admins  members  requester  admins  unlisted  elsewhere  alone
    look             +++      +++        +++     +++      +++        +++     ...       ...        +++
    see              +++      +++        +++     +++      +++        +++     ...       ...        +.+
    prompt           +++      +++        +++     ...      ...        ...     ...       ...        +.+
    change_workspace +++      +++        +++     ...      ...        ...     ...       ...        +.+
    change_task      +..      +..        +..     +..      +..        +..     ...       ...        +..
    decide           +++      +..        ...     +++      +..        ...     ...       ...        +..
    decide_always    ...      ...        ...     ...      ...        ...     ...       ...        ...
    choose_wide      ...      ...        ...     ...      ...        ...     ...       ...        ...
    create_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_project   ...      ...        ...     ...      ...        ...     ...       ...        ...
    see_people       ...      ...        ...     ...      ...        ...     ...       ...        ...
    manage_people    ...      ...        ...     ...      ...        ...     ...       ...        ...`,
  admin: `
                     work: members               work: admins
    decide:          members  requester  admins  members  requester  admins  unlisted  elsewhere  alone
    look             +++      +++        +++     +++      +++        +++     +++       +++        +++
    see              +++      +++        +++     +++      +++        +++     +++       +++        +++
    prompt           +++      +++        +++     +++      +++        +++     +++       +++        +++
    change_workspace +++      +++        +++     +++      +++        +++     +++       +++        +++
    change_task      +++      +++        +++     +++      +++        +++     +++       +++        +++
    decide           +++      +++        +++     +++      +++        +++     +++       +++        +++
    decide_always    +++      +++        +++     +++      +++        +++     +++       +++        +++
    choose_wide      +++      +++        +++     +++      +++        +++     +++       +++        +++
    create_project   +++      +++        +++     +++      +++        +++     +++       +++        +++
    manage_project   +++      +++        +++     +++      +++        +++     +++       +++        +++
    see_people       +++      +++        +++     +++      +++        +++     +++       +++        +++
    manage_people    ...      ...        ...     ...      ...        ...     ...       ...        ...`,
  owner: `
                     work: members               work: admins
    decide:          members  requester  admins  members  requester  admins  unlisted  elsewhere  alone
    look             +++      +++        +++     +++      +++        +++     +++       +++        +++
    see              +++      +++        +++     +++      +++        +++     +++       +++        +++
    prompt           +++      +++        +++     +++      +++        +++     +++       +++        +++
    change_workspace +++      +++        +++     +++      +++        +++     +++       +++        +++
    change_task      +++      +++        +++     +++      +++        +++     +++       +++        +++
    decide           +++      +++        +++     +++      +++        +++     +++       +++        +++
    decide_always    +++      +++        +++     +++      +++        +++     +++       +++        +++
    choose_wide      +++      +++        +++     +++      +++        +++     +++       +++        +++
    create_project   +++      +++        +++     +++      +++        +++     +++       +++        +++
    manage_project   +++      +++        +++     +++      +++        +++     +++       +++        +++
    see_people       +++      +++        +++     +++      +++        +++     +++       +++        +++
    manage_people    +++      +++        +++     +++      +++        +++     +++       +++        +++`,
};

const columns = [
  ...promptPolicies.flatMap((prompts) => approvePolicies.map((approves) => `${prompts} ${approves}`)),
  "unlisted",
  "elsewhere",
  "alone",
];

function expectedOf(role: Role | "stranger"): ReadonlyMap<string, string> {
  const rows = tables[role].trim().split("\n").slice(2);
  return new Map(
    rows.flatMap((row) => {
      const [action = "", ...cells] = row.trim().split(/\s+/);
      return cells.map((cell, index): [string, string] => [`${action} ${columns[index]}`, cell]);
    }),
  );
}

const ann = { platform: "somewhere", id: personId("ann") };
const here = projectId("here");

/** The same id on another platform is somebody else. */
const taskKinds = {
  own: { mark: 0, task: { platform: "somewhere", requester: ann.id } },
  others: { mark: 1, task: { platform: "somewhere", requester: personId("ben") } },
  namesake: { mark: 1, task: { platform: "elsewhere", requester: ann.id } },
  none: { mark: 2, task: null },
} as const;

const roomKinds = {
  "outside of rooms": undefined,
  "its room": here,
  "another room": projectId("there"),
  "a room of none": null,
} as const;

const memberKinds = {
  listed: ["somewhere:ben", "somewhere:ann"],
  unlisted: ["somewhere:ben", "elsewhere:ann", "somewhere:annie"],
} as const;

const policies: readonly ProjectPolicy[] = accessPolicies.flatMap((access) =>
  promptPolicies.flatMap((prompts) => approvePolicies.map((approves) => ({ access, prompts, approves }))),
);

type Situation = Omit<AccessQuestion, "action" | "role">;

interface Case {
  readonly name: string;
  readonly situation: Situation;
  readonly column: string;
  readonly mark: number;
}

const projects = [
  null,
  ...policies.flatMap((policy) =>
    Object.entries(memberKinds).map(([membership, members]) => ({ policy, membership, members })),
  ),
];

/** Everything that the answer depends on besides the role and the action. */
const cases: readonly Case[] = projects.flatMap((project) =>
  Object.entries(taskKinds).flatMap(([whose, { mark, task }]) =>
    Object.entries(roomKinds).map(([where, room]) => ({
      name: `${JSON.stringify(project)}, task: ${whose}, pressed in ${where}`,
      situation: { person: ann, project: project === null ? null : { id: here, ...project }, task, room },
      column: columnOf(project, room),
      mark,
    })),
  ),
);

function columnOf(project: (typeof projects)[number], room: Situation["room"]): string {
  if (project === null) return "alone";
  const { policy, membership } = project;
  if (policy.access === "listed" && membership === "unlisted") return "unlisted";
  return room === undefined || room === here ? `${policy.prompts} ${policy.approves}` : "elsewhere";
}

const ranks = ["stranger", "viewer", "member", "admin", "owner"] as const;

function ask(role: (typeof ranks)[number], action: Action, situation: Situation) {
  return accessTo({ ...situation, action, role: role === "stranger" ? undefined : role });
}

describe.each(ranks)("the table of rights: %s", (role) => {
  const expected = expectedOf(role);

  it("has a cell of three marks for every action and column", () => {
    const wanted = actions.flatMap((action) => columns.map((column) => `${action} ${column}`));

    expect([...expected.keys()].toSorted()).toEqual(wanted.toSorted());
    expect([...expected.values()].filter((cell) => !/^[+.]{3}$/.test(cell))).toEqual([]);
  });

  it.each(actions)("holds for %s, whatever the policy, the task and the room", (action) => {
    const wrong = cases.flatMap(({ name, situation, column, mark }) => {
      const is = ask(role, action, situation).allowed ? "+" : ".";
      const wanted = expected.get(`${action} ${column}`)?.[mark];
      return is === wanted ? [] : [`${name}: ${is} instead of ${wanted}`];
    });

    expect(wrong).toEqual([]);
  });
});

it("is asked about every combination", () => {
  expect(ranks.toSorted()).toEqual([...roles, "stranger"].toSorted());
  expect(new Set(cases.map(({ name }) => name)).size).toBe((policies.length * 2 + 1) * 4 * 4);
  expect(new Set(cases.map(({ column }) => column))).toEqual(new Set(columns));
});

describe.each(actions)("rights to %s", (action) => {
  it("never shrink with a higher role", () => {
    const shrunk = cases.filter(({ situation }) => {
      const rights = ranks.map((role) => ask(role, action, situation).allowed);
      return rights.some((allowed, index) => allowed && rights[index + 1] === false);
    });

    expect(shrunk).toEqual([]);
  });

  it("are never those of somebody whom PoCo does not know", () => {
    expect(cases.filter(({ situation }) => ask("stranger", action, situation).allowed)).toEqual([]);
  });

  it("are refused with a sentence that says what is needed", () => {
    const reasons = cases.flatMap(({ situation }) =>
      ranks.flatMap((role) => {
        const access = ask(role, action, situation);
        return access.allowed ? [] : [access.reason];
      }),
    );

    expect(reasons.filter((reason) => !/^[A-Z].{10,}\.$/.test(reason))).toEqual([]);
  });
});

it("lets nobody but an owner manage people", () => {
  const managing = ranks.filter((role) =>
    cases.some(({ situation }) => ask(role, "manage_people", situation).allowed),
  );

  expect(managing).toEqual(["owner"]);
});

describe("a more open policy", () => {
  const steps: readonly (readonly [ProjectPolicy, ProjectPolicy])[] = policies.flatMap((policy) => [
    ...(policy.access === "listed" ? [[policy, { ...policy, access: "everyone" }] as const] : []),
    ...(policy.prompts === "admins" ? [[policy, { ...policy, prompts: "members" }] as const] : []),
    ...(policy.approves === "admins" ? [[policy, { ...policy, approves: "requester" }] as const] : []),
    ...(policy.approves === "requester" ? [[policy, { ...policy, approves: "members" }] as const] : []),
  ]);

  it.each(actions)("takes nobody's right to %s away", (action) => {
    const inProjects = cases.filter(({ situation }) => situation.project !== null);
    const taken = inProjects.flatMap(({ name, situation }) =>
      steps.flatMap(([closed, open]) => {
        const under = (policy: ProjectPolicy) =>
          situation.project === null ? null : { ...situation.project, policy };
        return ranks
          .filter(
            (role) =>
              ask(role, action, { ...situation, project: under(closed) }).allowed &&
              !ask(role, action, { ...situation, project: under(open) }).allowed,
          )
          .map((role) => `${role}: ${name} under ${JSON.stringify(closed)}`);
      }),
    );

    expect(taken).toEqual([]);
  });
});
