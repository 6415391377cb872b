import { backToManage } from "./back-buttons.ts";
import type { Block, Button, Card, Field } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { roomFields } from "./draft-fields.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { openProjectButton } from "./open-buttons.ts";
import { optionFieldsOf } from "./option-words.ts";
import { accessWords, approveWords, promptWords } from "./policy-words.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { archiveButton, deleteAloneButton, deleteButton, unarchiveButton } from "./project-buttons.ts";
import type { ProjectConfigView } from "./project-view.ts";
import { shortName } from "./short-words.ts";
import type { ProjectRow, RoomChoice } from "./view-rows.ts";
import { moment, noFolder } from "./words.ts";

/** What a project is and who may use it; where it stands now is on its workspace card. */
export function projectConfigCard({ row, ends, failedRoom, problem }: ProjectConfigView): Card {
  const { project } = row;
  return {
    title: `Project: ${shortName(project.name)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      ...(project.isArchived ? [archivedNote] : []),
      { kind: "fields", fields: fields(row) },
      { kind: "actions", buttons: placeButtons(row, failedRoom) },
      { kind: "actions", buttons: settingButtons(row) },
      renameForm(row),
      { kind: "actions", buttons: [archivalButton(row), ...deleteButtons(row, ends)] },
      { kind: "actions", buttons: [backToManage] },
    ],
  };
}

/** Where the app closes a room that PoCo made, people choose. */
function deleteButtons(row: ProjectRow, ends: ProjectConfigView["ends"]): readonly Button[] {
  const isChoice = row.closesRoom && row.project.conversation !== null;
  return [deleteButton(row, ends), ...(isChoice ? [deleteAloneButton(row, ends)] : [])];
}

const archivedNote: Block = { kind: "note", text: "This project is archived: it takes no tasks." };

function fields(row: ProjectRow): readonly Field[] {
  const { project, agentTitle } = row;
  const { access, prompts, approves } = project.policy;
  return [
    { label: "Agent", value: oneLine(agentTitle) },
    ...optionFieldsOf(project.agentOptions),
    { label: "Default folder", value: visible(project.folder ?? noFolder) },
    { label: "Presets", value: String(project.presets.length) },
    { label: "Room", value: project.conversation === null ? "no room yet" : "yes" },
    { label: "Who sees it", value: accessWords(access) },
    { label: "Who gives it work", value: promptWords(prompts) },
    { label: "Who decides", value: approveWords(approves) },
    { label: "Created", value: `by ${oneLine(project.createdBy)}, ${moment(project.createdAt)}` },
  ];
}

function placeButtons(row: ProjectRow, failed: RoomChoice | null): readonly Button[] {
  const open = openProjectButton(row);
  return row.project.conversation === null
    ? [open, makeRoomButton(row, failed)]
    : [{ ...open, label: "Open room" }];
}

/** What was chosen for a room that could not be made is not lost with the attempt. */
function makeRoomButton({ project }: ProjectRow, failed: RoomChoice | null): Button {
  const { id } = project;
  const make = { kind: "project.create_room", projectId: id } as const;
  const name = `create_project_room_${id}`;
  return failed === null
    ? intentButton(name, "Make its room", make)
    : { ...intentButton(name, "Retry", { ...make, ...roomFields(failed) }), style: "primary" };
}

function settingButtons({ project }: ProjectRow): readonly Button[] {
  const projectId = project.id;
  return [
    intentButton(`choose_default_dir_${projectId}`, "Default folder", {
      kind: "project.browse_dir",
      purpose: "default",
      projectId,
    }),
    intentButton(`manage_dir_presets_${projectId}`, "Presets", {
      kind: "project.manage_dir_presets",
      projectId,
    }),
    intentButton(`choose_workspace_agent_${projectId}`, "Agent options", {
      kind: "workspace.choose_agent",
      projectId,
    }),
    intentButton(`open_project_policy_${projectId}`, "Members and policy", {
      kind: "project.policy",
      projectId,
    }),
  ];
}

function renameForm({ project }: ProjectRow): Block {
  const rename = { kind: "project.rename", projectId: project.id } as const;
  return {
    kind: "form",
    name: `project_rename_form_${project.id}`,
    inputs: [{ kind: "line", name: "name", label: "Name", value: project.name, isRequired: true }],
    buttons: [submitButton(`rename_project_${project.id}`, "Rename", rename)],
  };
}

function archivalButton({ project }: ProjectRow): Button {
  return project.isArchived ? unarchiveButton(project) : archiveButton(project);
}
