import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answerOptions } from "./agent-event.ts";
import { approvalId, personId, projectId, sessionId, taskId } from "./ids.ts";
import {
  type Intent,
  type IntentKind,
  type IntentOf,
  intentKinds,
  readIntent,
  writeIntent,
} from "./intent.ts";
import { roles } from "./person.ts";
import { accessPolicies, approvePolicies, promptPolicies } from "./project.ts";

/** Within every limit: the shortest is 40 characters, for pairing codes. */
const someText = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .map((text) => text.trim())
  .filter((text) => text !== "" && text.length <= 40);
const maybeEmpty = fc.oneof(someText, fc.constant(""));
const somePage = fc.nat(100_000);
const someKey = fc.string().filter((name) => name !== "__proto__");
const someOptions = fc.dictionary(someKey, maybeEmpty, { maxKeys: 4, noNullPrototype: true });
const someAnswers = fc.dictionary(someKey, fc.array(fc.string(), { maxLength: 3 }), {
  noNullPrototype: true,
});

const ofProject = { projectId: someText.map(projectId) };
const ofTask = { taskId: someText.map(taskId) };
const ofApproval = { approvalId: someText.map(approvalId) };
const ofSession = { ...ofProject, session: someText.map(sessionId) };
const ofPerson = { platform: someText, personId: someText.map(personId) };
const ofFolder = { ...ofProject, folder: someText };
const ofRoom = {
  isPrivate: fc.constantFrom("yes" as const, "no" as const),
  invite: fc.array(fc.stringMatching(/^[A-Z0-9]{2,12}$/), { maxLength: 30 }).map((ids) => ids.join(" ")),
};
const fromCard = { back: fc.constant("room_gone" as const) };
const draft = {
  name: maybeEmpty,
  agent: someText,
  folder: maybeEmpty,
  room: fc.constantFrom("yes" as const, "no" as const),
  ...ofRoom,
  options: someOptions,
};
const back = { back: fc.constant("queue" as const) };
const confirmed = { confirmed: fc.boolean() };

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;
type Made<Of extends Fields> = {
  readonly [Name in keyof Of]: Of[Name] extends fc.Arbitrary<infer Value> ? Value : never;
};

const none = {} as const;

/** The intent with all of the needed fields and any of the others. */
function some<Kind extends IntentKind, Needed extends Fields, Others extends Fields = typeof none>(
  kind: Kind,
  needed: Needed,
  others?: Others,
): fc.Arbitrary<{ readonly kind: Kind } & Made<Needed> & Partial<Made<Others>>> {
  const fields: Fields = { kind: fc.constant(kind), ...needed, ...others };
  const made = fc.record(fields, { requiredKeys: ["kind", ...Object.keys(needed)] });
  return made as fc.Arbitrary<{ readonly kind: Kind } & Made<Needed> & Partial<Made<Others>>>;
}

/** A generator per intent: a new intent does not compile until it stands here. */
const generators: { readonly [Kind in IntentKind]: fc.Arbitrary<IntentOf<Kind>> } = {
  help: some("help", none),
  "project.home": some("project.home", none, { here: fc.boolean() }),
  "project.new": some("project.new", none, draft),
  "project.new_options": some("project.new_options", none, draft),
  "project.offer_room": some("project.offer_room", none),
  "project.manage": some("project.manage", none, { page: somePage }),
  "project.create": some("project.create", { name: someText }, { ...draft, name: someText, ...confirmed }),
  "project.open": some("project.open", ofProject),
  "project.rename": some("project.rename", { ...ofProject, name: someText }),
  "project.archive": some("project.archive", ofProject),
  "project.unarchive": some("project.unarchive", ofProject),
  "project.delete": some("project.delete", ofProject, fromCard),
  "project.create_room": some("project.create_room", ofProject, { ...ofRoom, ...fromCard }),
  "project.bind_group": some("project.bind_group", { ...ofProject, conversationId: someText }),
  "project.policy": some("project.policy", ofProject),
  "project.apply_policy": some("project.apply_policy", {
    ...ofProject,
    access: fc.constantFrom(...accessPolicies),
    prompts: fc.constantFrom(...promptPolicies),
    approves: fc.constantFrom(...approvePolicies),
  }),
  "project.add_member": some("project.add_member", { ...ofProject, member: someText }),
  "project.remove_member": some("project.remove_member", { ...ofProject, member: someText }),
  "project.browse_dir": some(
    "project.browse_dir",
    { purpose: fc.constantFrom("default", "preset", "new") },
    {
      mode: fc.constantFrom("browse", "recent", "typed"),
      ...ofProject,
      path: maybeEmpty,
      page: somePage,
      ...draft,
    },
  ),
  "project.apply_default_dir": some("project.apply_default_dir", ofFolder),
  "project.manage_dir_presets": some("project.manage_dir_presets", ofProject),
  "project.add_dir_preset": some("project.add_dir_preset", ofFolder),
  "project.remove_dir_preset": some("project.remove_dir_preset", ofFolder),
  "workspace.open": some("workspace.open", ofProject),
  "workspace.enter_path": some("workspace.enter_path", ofProject, { path: maybeEmpty, page: somePage }),
  "workspace.enter_path_manual": some("workspace.enter_path_manual", ofProject, { path: maybeEmpty }),
  "workspace.apply_entered_path": some("workspace.apply_entered_path", ofFolder),
  "workspace.use_default_dir": some("workspace.use_default_dir", ofProject),
  "workspace.choose_preset": some("workspace.choose_preset", ofProject),
  "workspace.apply_preset_dir": some("workspace.apply_preset_dir", ofFolder),
  "workspace.use_recent_dir": some("workspace.use_recent_dir", ofProject),
  "workspace.choose_agent": some("workspace.choose_agent", ofProject),
  "workspace.apply_agent": some("workspace.apply_agent", { ...ofProject, options: someOptions }, confirmed),
  "workspace.choose_session": some("workspace.choose_session", ofProject, { page: somePage }),
  "workspace.apply_session": some("workspace.apply_session", { ...ofProject, agentSessionId: someText }),
  "workspace.switch_session": some("workspace.switch_session", ofSession),
  "workspace.enter_session_id": some("workspace.enter_session_id", ofProject),
  "workspace.apply_entered_session_id": some("workspace.apply_entered_session_id", {
    ...ofProject,
    agentSessionId: someText,
  }),
  "workspace.open_session": some("workspace.open_session", ofSession),
  "workspace.rename_session": some("workspace.rename_session", { ...ofSession, name: someText }),
  "workspace.fork_session": some("workspace.fork_session", ofSession),
  "workspace.forget_session": some("workspace.forget_session", ofSession),
  "workspace.clear_session": some("workspace.clear_session", ofProject),
  "workspace.queue": some("workspace.queue", ofProject, { page: somePage }),
  "task.run": some("task.run", { prompt: someText }),
  "task.open_composer": some("task.open_composer", ofProject),
  "task.submit": some("task.submit", { ...ofProject, prompt: someText }),
  "task.open": some("task.open", ofTask),
  "task.details": some("task.details", ofTask, { page: somePage }),
  "task.send_log": some("task.send_log", ofTask),
  "task.stop": some("task.stop", ofTask, back),
  "task.continue": some("task.continue", ofTask),
  "task.retry": some("task.retry", ofTask),
  "task.resume_later": some("task.resume_later", ofTask),
  "task.resume_now": some("task.resume_now", ofTask),
  "task.cancel_resume": some("task.cancel_resume", ofTask),
  "task.steer": some("task.steer", { ...ofTask, text: someText }),
  "task.steer_queue": some("task.steer_queue", ofTask, back),
  "task.edit": some("task.edit", ofTask, back),
  "task.apply_edit": some(
    "task.apply_edit",
    { ...ofTask, prompt: someText },
    { version: fc.maxSafeInteger(), ...back },
  ),
  "task.move_front": some("task.move_front", ofTask, back),
  "task.approve": some("task.approve", ofTask),
  "task.reject": some("task.reject", ofTask, { note: maybeEmpty }),
  "approval.open": some("approval.open", ofApproval),
  "approval.note": some("approval.note", ofApproval),
  "approval.edit": some("approval.edit", ofApproval),
  "approval.decide": some(
    "approval.decide",
    { ...ofApproval, option: fc.constantFrom(...answerOptions) },
    { note: maybeEmpty, command: maybeEmpty },
  ),
  "approval.answer": some("approval.answer", { ...ofApproval, answers: someAnswers }),
  "access.open": some("access.open", none),
  "access.pair": some("access.pair", { code: someText }, { role: fc.constantFrom(...roles) }),
  "access.grant": some("access.grant", { ...ofPerson, role: fc.constantFrom(...roles) }),
  "access.revoke": some("access.revoke", ofPerson),
};

const fromJson = (text: string) => z.custom<Readonly<Record<string, unknown>>>().parse(JSON.parse(text));
const carry = (intent: Intent) => fromJson(JSON.stringify(writeIntent(intent)));

describe.each(intentKinds)("%s", (kind) => {
  const generator: fc.Arbitrary<Intent> = generators[kind];

  it("comes back from a button as it was written", () => {
    fc.assert(
      fc.property(generator, (intent) => {
        expect(readIntent(carry(intent))).toEqual({ ok: true, intent });
      }),
    );
  });

  it("comes back the same with members that nobody reads around it", () => {
    const around = fc.dictionary(fc.constantFrom("surface", "session_id", "request_id"), fc.string());

    fc.assert(
      fc.property(generator, around, (intent, more) => {
        expect(readIntent({ ...carry(intent), ...more })).toEqual({ ok: true, intent });
      }),
    );
  });

  it("is read or refused in words, whatever stands in one of its fields", () => {
    const change = fc.tuple(generator, fc.nat(), fc.jsonValue());

    fc.assert(
      fc.property(change, ([intent, which, value]) => {
        const carried = carry(intent);
        const names = Object.keys(carried).filter((name) => name !== "intent_key");
        const name = names[which % Math.max(1, names.length)] ?? "anything";

        const read = readIntent({ ...carried, [name]: value });

        if (read.ok) expect(read.intent.kind).toBe(kind);
        else expect(read.problem.startsWith(`${kind} cannot be carried out: ${name}: `)).toBe(true);
      }),
    );
  });
});
