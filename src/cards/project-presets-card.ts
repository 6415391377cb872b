import { backToProject } from "./back-buttons.ts";
import type { Block, Button, Card } from "./card.ts";
import { carriedPreset } from "./carried-path.ts";
import { visible } from "./clean.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { PresetsView } from "./project-view.ts";
import { shortName } from "./short-words.ts";

type Project = PresetsView["project"];

/** As many as fit on one card, two blocks each. */
const shownPresets = 20;

/** Folders that a project is often moved to. */
export function projectPresetsCard({ project, problem }: PresetsView): Card {
  const rest = project.presets.length - shownPresets;
  return {
    title: `Dir Presets: ${shortName(project.name)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      ...(project.presets.length === 0 ? [{ kind: "note", text: noPresets } as const] : []),
      ...project.presets
        .slice(0, shownPresets)
        .flatMap((folder, index) => presetBlocks(project, folder, index + 1)),
      ...(rest > 0 ? [{ kind: "note", text: `${rest} more come up when these are removed.` } as const] : []),
      addForm(project),
      { kind: "actions", buttons: [backToProject(project.id)] },
    ],
  };
}

const noPresets = "No presets yet. A preset is a folder that is one press away on the Working Dir card.";

function presetBlocks(project: Project, folder: string, place: number): readonly Block[] {
  const { id, isArchived } = project;
  const intent = { projectId: id, folder: carriedPreset(folder) };
  const use = intentButton(`apply_preset_dir_${id}_${place}`, "Use", {
    kind: "workspace.apply_preset_dir",
    ...intent,
  });
  const remove = intentButton(`remove_dir_preset_${id}_${place}`, "Remove", {
    kind: "project.remove_dir_preset",
    ...intent,
  });
  const buttons: readonly Button[] = isArchived ? [remove] : [use, remove];
  return [
    { kind: "fields", fields: [{ label: `Preset ${place}`, value: visible(folder) }] },
    { kind: "actions", buttons },
  ];
}

function addForm({ id }: Project): Block {
  const add = { kind: "project.add_dir_preset", projectId: id } as const;
  const browse = { kind: "project.browse_dir", purpose: "preset", projectId: id } as const;
  return {
    kind: "form",
    name: `project_presets_form_${id}`,
    inputs: [
      {
        kind: "line",
        name: "workdir",
        label: "Another folder",
        placeholder: "~/work/my-project",
        isRequired: true,
      },
    ],
    buttons: [
      submitButton(`add_dir_preset_${id}`, "Add preset", add),
      intentButton(`browse_dir_preset_${id}`, "Browse folders", browse),
    ],
  };
}
