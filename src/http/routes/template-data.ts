import type { PeopleView, PolicyView, ProjectConfigView } from "../../cards/project-view.ts";
import type { View } from "../../cards/view.ts";
import { personJson, strangerJson } from "./people-json.ts";
import { projectJson } from "./project-json.ts";
import type { TaskJson } from "./task-json.ts";
import { taskTemplateData } from "./task-template-data.ts";
import { workspaceTemplateData } from "./workspace-template-data.ts";

export interface TemplateFacts {
  readonly actorId: string;
  /** The task of the view, where it shows one. */
  readonly task: TaskJson | null;
}

/** What the contract's cards are made of, by template. Where the contract has no template, in the same manner. */
export function templateData(view: View, { actorId, task }: TemplateFacts): Record<string, unknown> {
  switch (view.kind) {
    case "project_home":
      return { project_count: view.projects.length, actor_id: actorId };
    case "project_create":
      return {
        actor_id: actorId,
        default_backend: view.defaultAgent,
        backend_options: view.agents.map(({ title, name }) => ({ label: title, value: name })),
      };
    case "project_manage":
      return {
        projects: view.projects.map(({ project }) => projectJson(project)),
        page: view.page,
        pages: view.pages,
      };
    case "project_config":
      return configData(view);
    case "project_policy":
      return policyData(view);
    case "project_dir_presets":
      return { project: projectJson(view.project), presets: view.project.presets, note: view.problem };
    case "people":
      return peopleData(view);
    case "project_offer_room":
      return { projects: view.rows.map(({ project }) => projectJson(project)) };
    case "room_gone":
      return { project: view.row === null ? null : projectJson(view.row.project), why: view.why };
    case "help":
      return {};
    default:
      return "task" in view ? taskTemplateData(view, task) : workspaceTemplateData(view);
  }
}

function configData({ row, ends, problem }: ProjectConfigView) {
  return {
    project: projectJson(row.project),
    recent_session_summary: row.session?.title ?? null,
    live_task_count: ends.live,
    queue_count: ends.queued,
    note: problem,
  };
}

function policyData({ project, people, problem }: PolicyView) {
  return {
    project: projectJson(project),
    ...project.policy,
    members: project.members,
    people: people.map(({ person, isListed }) => ({ ...personJson(person), listed: isListed })),
    note: problem,
  };
}

function peopleData({ people, strangers, can, problem }: PeopleView) {
  return {
    people: people.map(personJson),
    waiting: strangers.map(strangerJson),
    can_manage: can.manage,
    note: problem,
  };
}
