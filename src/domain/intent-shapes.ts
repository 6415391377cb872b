import { z } from "zod";
import { answerOptions } from "./agent-event.ts";
import { cleanText } from "./clean-text.ts";
import { approvalId, personId, projectId, sessionId, taskId } from "./ids.ts";
import { inputWords } from "./input-words.ts";
import { roles } from "./person.ts";
import { accessPolicies, approvePolicies, promptPolicies } from "./project.ts";

const aProject = z.string().min(1).transform(projectId);
const aTask = z.string().min(1).transform(taskId);
const anApproval = z.string().min(1).transform(approvalId);
const aSession = z.string().min(1).transform(sessionId);
/** What people typed, as every agent, database and chat app can carry it. */
const typed = z.string().overwrite(cleanText).trim();
/** `missing` is said where the field is empty or not there at all. */
const textOr = (missing: string) => z.string(missing).overwrite(cleanText).trim().min(1, missing);
const words = textOr(inputWords.empty);
const prompt = textOr(inputWords.noPrompt);
const name = textOr(inputWords.noName).max(80, inputWords.longName);
/** A path is taken as it is: with another character in it, it would name another folder. */
const path = z.string().trim().max(4096, inputWords.longPath);
const folder = z
  .string(inputWords.noFolder)
  .trim()
  .max(4096, inputWords.longPath)
  .min(1, inputWords.noFolder);
const agentSessionId = textOr(inputWords.noSession);
/** Pages count from 0. Forms and old cards send text. */
const page = z.coerce.number().int().min(0).max(100_000).optional();
const options = z.record(z.string(), z.string().overwrite(cleanText).trim().max(200));

const yesOrNo = z.enum(["yes", "no"]);
const mostInvited = 30;

/** What was chosen for the room of a project. */
const ofRoom = {
  /** Only those who are invited see it; so it is unless somebody says no. */
  isPrivate: yesOrNo.optional(),
  /** The app's ids of people, with blanks between. */
  invite: typed.refine((ids) => ids.split(/\s+/).length <= mostInvited, inputWords.manyPeople).optional(),
};

/** What was filled in for a new project so far; it travels in the buttons until the project is made. */
const draft = {
  name: typed.max(80, inputWords.longName).optional(),
  agent: words.optional(),
  folder: path.optional(),
  /** Whether the project gets a room of its own; it does unless somebody says no. */
  room: yesOrNo.optional(),
  ...ofRoom,
  options: options.optional(),
};

const ofProject = { projectId: aProject };
const ofTask = { taskId: aTask };

/** The card that the act was pressed on, where that tells what came of it by itself. */
const backToRoom = z.enum(["room_gone"]).optional();

const projectIntents = [
  z.object({ kind: z.literal("help") }),
  /** `here` asks, in the room of a project, for its workspace instead. */
  z.object({ kind: z.literal("project.home"), here: z.boolean().optional() }),
  z.object({ kind: z.literal("project.new"), ...draft }),
  z.object({ kind: z.literal("project.new_options"), ...draft }),
  z.object({ kind: z.literal("project.manage"), page }),
  /** `confirmed` says that somebody saw which fences the options take down. */
  z.object({ kind: z.literal("project.create"), ...draft, name, confirmed: z.boolean().optional() }),
  z.object({ kind: z.literal("project.open"), ...ofProject }),
  z.object({ kind: z.literal("project.rename"), ...ofProject, name }),
  z.object({ kind: z.literal("project.archive"), ...ofProject }),
  z.object({ kind: z.literal("project.unarchive"), ...ofProject }),
  z.object({
    kind: z.literal("project.delete"),
    ...ofProject,
    back: backToRoom,
    keepsRoom: z.boolean().optional(),
  }),
  /** In a group that is no project's room: what is it for? */
  z.object({ kind: z.literal("project.offer_room") }),
  z.object({ kind: z.literal("project.create_room"), ...ofProject, ...ofRoom, back: backToRoom }),
  z.object({ kind: z.literal("project.bind_group"), ...ofProject, conversationId: words }),
  z.object({ kind: z.literal("project.policy"), ...ofProject }),
  z.object({
    kind: z.literal("project.apply_policy"),
    ...ofProject,
    access: z.enum(accessPolicies),
    prompts: z.enum(promptPolicies),
    approves: z.enum(approvePolicies),
  }),
  z.object({ kind: z.literal("project.add_member"), ...ofProject, member: words }),
  z.object({ kind: z.literal("project.remove_member"), ...ofProject, member: words }),
  /** The folders to choose from for anything but where the workspace stands. */
  z.object({
    kind: z.literal("project.browse_dir"),
    purpose: z.enum(["default", "preset", "new"]),
    mode: z.enum(["browse", "recent", "presets", "typed"]).optional(),
    projectId: aProject.optional(),
    path: path.optional(),
    page,
    ...draft,
  }),
  z.object({ kind: z.literal("project.apply_default_dir"), ...ofProject, folder }),
  z.object({ kind: z.literal("project.manage_dir_presets"), ...ofProject }),
  z.object({ kind: z.literal("project.add_dir_preset"), ...ofProject, folder }),
  z.object({ kind: z.literal("project.remove_dir_preset"), ...ofProject, folder }),
] as const;

const workspaceIntents = [
  z.object({ kind: z.literal("workspace.open"), ...ofProject }),
  z.object({ kind: z.literal("workspace.enter_path"), ...ofProject, path: path.optional(), page }),
  z.object({ kind: z.literal("workspace.enter_path_manual"), ...ofProject, path: path.optional() }),
  z.object({ kind: z.literal("workspace.apply_entered_path"), ...ofProject, folder }),
  z.object({ kind: z.literal("workspace.use_default_dir"), ...ofProject }),
  z.object({ kind: z.literal("workspace.choose_preset"), ...ofProject }),
  z.object({ kind: z.literal("workspace.apply_preset_dir"), ...ofProject, folder }),
  z.object({ kind: z.literal("workspace.use_recent_dir"), ...ofProject }),
  z.object({ kind: z.literal("workspace.choose_agent"), ...ofProject }),
  z.object({
    kind: z.literal("workspace.apply_agent"),
    ...ofProject,
    /** Only what is named changes; an empty text takes a choice back. */
    options,
    confirmed: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("workspace.choose_session"), ...ofProject, page }),
  z.object({ kind: z.literal("workspace.apply_session"), ...ofProject, agentSessionId }),
  z.object({ kind: z.literal("workspace.switch_session"), ...ofProject, session: aSession }),
  z.object({ kind: z.literal("workspace.enter_session_id"), ...ofProject }),
  z.object({
    kind: z.literal("workspace.apply_entered_session_id"),
    ...ofProject,
    agentSessionId: agentSessionId.max(200, inputWords.longSession),
  }),
  z.object({ kind: z.literal("workspace.open_session"), ...ofProject, session: aSession }),
  z.object({ kind: z.literal("workspace.rename_session"), ...ofProject, session: aSession, name }),
  /** The next task begins with a copy of this conversation, which itself stays as it is. */
  z.object({ kind: z.literal("workspace.fork_session"), ...ofProject, session: aSession }),
  z.object({ kind: z.literal("workspace.forget_session"), ...ofProject, session: aSession }),
  z.object({ kind: z.literal("workspace.clear_session"), ...ofProject }),
  z.object({ kind: z.literal("workspace.queue"), ...ofProject, page }),
] as const;

/** The panel to go back to after an act that is offered in more places than one. */
const back = z.enum(["queue"]).optional();

const taskIntents = [
  z.object({ kind: z.literal("task.run"), prompt }),
  z.object({ kind: z.literal("task.open_composer"), ...ofProject }),
  z.object({ kind: z.literal("task.submit"), ...ofProject, prompt }),
  z.object({ kind: z.literal("task.open"), ...ofTask }),
  z.object({ kind: z.literal("task.details"), ...ofTask, page }),
  /** All that happened in a task comes as a file. */
  z.object({ kind: z.literal("task.send_log"), ...ofTask }),
  z.object({ kind: z.literal("task.stop"), ...ofTask, back }),
  z.object({ kind: z.literal("task.continue"), ...ofTask }),
  z.object({ kind: z.literal("task.retry"), ...ofTask }),
  /** Goes on by itself once the usage limit that it hit is over. */
  z.object({ kind: z.literal("task.resume_later"), ...ofTask }),
  z.object({ kind: z.literal("task.resume_now"), ...ofTask }),
  /** Takes back that it goes on by itself, also where nobody chose that yet. */
  z.object({ kind: z.literal("task.cancel_resume"), ...ofTask }),
  z.object({ kind: z.literal("task.steer"), ...ofTask, text: words }),
  z.object({ kind: z.literal("task.steer_queue"), ...ofTask, back }),
  z.object({ kind: z.literal("task.edit"), ...ofTask, back }),
  /** `version` is the task's when the form was shown: somebody else's edit since then is not overwritten. */
  z.object({
    kind: z.literal("task.apply_edit"),
    ...ofTask,
    prompt,
    version: z.coerce.number().int().optional(),
    back,
  }),
  z.object({ kind: z.literal("task.move_front"), ...ofTask, back }),
  z.object({ kind: z.literal("task.approve"), ...ofTask }),
  z.object({ kind: z.literal("task.reject"), ...ofTask, note: typed.optional() }),
  z.object({ kind: z.literal("approval.open"), approvalId: anApproval }),
  z.object({ kind: z.literal("approval.note"), approvalId: anApproval }),
  z.object({ kind: z.literal("approval.edit"), approvalId: anApproval }),
  z.object({
    kind: z.literal("approval.decide"),
    approvalId: anApproval,
    option: z.enum(answerOptions),
    note: typed.optional(),
    /** What is allowed instead of the command that was asked for. As it is: blanks at its ends may matter. */
    command: z.string().overwrite(cleanText).optional(),
  }),
  z.object({
    kind: z.literal("approval.answer"),
    approvalId: anApproval,
    answers: z.record(z.string(), z.array(z.string().overwrite(cleanText))),
  }),
] as const;

const aPerson = { platform: words, personId: words.transform(personId) };

const accessIntents = [
  z.object({ kind: z.literal("access.open") }),
  z.object({
    kind: z.literal("access.pair"),
    code: words.max(40, inputWords.longCode),
    role: z.enum(roles).optional(),
  }),
  z.object({ kind: z.literal("access.grant"), ...aPerson, role: z.enum(roles) }),
  z.object({ kind: z.literal("access.revoke"), ...aPerson }),
] as const;

/**
 * Everything that people can ask of PoCo, a schema for each. Field names are those of the program; `intent.ts`
 * knows their names on the wire.
 */
export const intentShapes = [
  ...projectIntents,
  ...workspaceIntents,
  ...taskIntents,
  ...accessIntents,
] as const;
