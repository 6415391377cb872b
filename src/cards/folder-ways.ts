import type { Intent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import { unreachable } from "../domain/unreachable.ts";
import { backToProject, backToWorkspace } from "./back-buttons.ts";
import type { Button } from "./card.ts";
import { carriedPath } from "./carried-path.ts";
import { draftFields } from "./draft-fields.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { shortName } from "./short-words.ts";
import type { ProjectDraft } from "./view-rows.ts";
import type { FolderMode, FolderView } from "./workspace-view.ts";

/** What the same folder card leads to, by what the folder is for. */
export interface FolderWays {
  readonly title: string;
  /** Ends the names of buttons. */
  readonly subject: string;
  readonly modes: readonly FolderMode[];
  look(place: Place): Intent;
  use(path: string): Intent;
  /** Uses the path that was typed into its form. */
  readonly useTyped: Button;
  readonly back: Button;
}

interface Place {
  readonly mode: FolderMode;
  /** Where to look; absent: where the project stands. */
  readonly path?: string | undefined;
  readonly page?: number;
}

export function folderWays({ purpose }: FolderView): FolderWays {
  switch (purpose.kind) {
    case "workspace":
      return workspaceWays(purpose.project);
    case "default":
      return defaultWays(purpose.project);
    case "preset":
      return presetWays(purpose.project);
    case "new":
      return newWays(purpose.draft);
    default:
      return unreachable(purpose);
  }
}

function workspaceWays({ id, name }: Project): FolderWays {
  return {
    title: `Working Dir: ${shortName(name)}`,
    subject: id,
    modes: ["browse", "recent", "presets", "typed"],
    look: (place) => workspaceLook(id, place),
    use: (path) => ({ kind: "workspace.apply_entered_path", projectId: id, folder: carriedPath(path) }),
    useTyped: useTyped(id, { kind: "workspace.apply_entered_path", projectId: id }),
    back: backToWorkspace(id),
  };
}

function workspaceLook(projectId: Project["id"], { mode, path, page }: Place): Intent {
  switch (mode) {
    case "browse":
      return {
        kind: "workspace.enter_path",
        projectId,
        ...pathField(path),
        ...(page === undefined ? {} : { page }),
      };
    case "recent":
      return { kind: "workspace.use_recent_dir", projectId };
    case "presets":
      return { kind: "workspace.choose_preset", projectId };
    case "typed":
      return { kind: "workspace.enter_path_manual", projectId, ...pathField(path) };
    default:
      return unreachable(mode);
  }
}

function defaultWays({ id, name }: Project): FolderWays {
  return {
    title: `Default Dir: ${shortName(name)}`,
    subject: id,
    modes: otherModes,
    look: (place) => ({
      kind: "project.browse_dir",
      purpose: "default",
      projectId: id,
      ...placeFields(place),
    }),
    use: (path) => ({ kind: "project.apply_default_dir", projectId: id, folder: carriedPath(path) }),
    useTyped: useTyped(id, { kind: "project.apply_default_dir", projectId: id }),
    back: backToProject(id),
  };
}

function presetWays({ id, name }: Project): FolderWays {
  return {
    title: `New Preset: ${shortName(name)}`,
    subject: id,
    modes: otherModes,
    look: (place) => ({
      kind: "project.browse_dir",
      purpose: "preset",
      projectId: id,
      ...placeFields(place),
    }),
    use: (path) => ({ kind: "project.add_dir_preset", projectId: id, folder: carriedPath(path) }),
    useTyped: useTyped(id, { kind: "project.add_dir_preset", projectId: id }),
    back: intentButton(`back_to_dir_presets_${id}`, "Back", {
      kind: "project.manage_dir_presets",
      projectId: id,
    }),
  };
}

/** The draft goes along on every way, so that nothing has to be typed twice. */
function newWays(draft: ProjectDraft): FolderWays {
  const fields = draftFields(draft);
  return {
    title: "Folder of the New Project",
    subject: "new_project",
    modes: ["browse", "recent", "presets", "typed"],
    look: (place) => ({ kind: "project.browse_dir", purpose: "new", ...fields, ...placeFields(place) }),
    use: (path) => ({ kind: "project.new", ...fields, folder: carriedPath(path) }),
    useTyped: useTyped("new_project", { kind: "project.new", ...fields }),
    back: intentButton("back_to_new_project_button", "Back", { kind: "project.new", ...fields }),
  };
}

/** What is about to become a preset or the default is not chosen from the presets. */
const otherModes: readonly FolderMode[] = ["browse", "recent", "typed"];

function placeFields({ mode, path, page }: Place) {
  return {
    mode,
    ...pathField(path),
    ...(page === undefined ? {} : { page }),
  } as const;
}

function pathField(path: string | undefined): { readonly path?: string } {
  return path === undefined ? {} : { path: carriedPath(path) };
}

function useTyped(subject: string, intent: Parameters<typeof submitButton>[2]): Button {
  return { ...submitButton(`apply_entered_path_${subject}`, "Use this folder", intent), style: "primary" };
}
