import type { FolderMode } from "../cards/workspace-view.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { FolderSource, Project } from "../domain/project.ts";
import type { Act } from "./act.ts";
import { draftOf } from "./draft-of.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { busyNote, onProject, touchProject } from "./on-project.ts";
import { done, type FolderFor, type Outcome, rejected, type Show } from "./outcome.ts";
import { checkFolder } from "./work-folder.ts";

type Apply = IntentOf<"workspace.apply_entered_path"> | IntentOf<"workspace.apply_preset_dir">;

/** Where the next task of the project works. A task that runs already stays where it is. */
export function applyFolder(parts: GatewayParts, intent: Apply, _act: Act): Promise<Outcome> {
  const { projectId: id, folder } = intent;
  const isPreset = intent.kind === "workspace.apply_preset_dir";
  return onProject(parts, id, async (project) => {
    const refuse = (problem: string) =>
      rejected(
        problem,
        panel({ kind: "workspace", projectId: id }, isPreset ? "presets" : "typed", {
          typed: folder,
          problem,
        }),
        isPreset ? undefined : "workdir",
      );
    const preset = project.presets.find((known) => isSamePath(known, folder));
    if (isPreset && preset === undefined) return refuse(`${folder} is no preset of this project any more.`);
    const place = await checkFolder(preset ?? folder, parts.policy);
    if (!place.ok) return refuse(place.problem);
    return stand(parts, project, { folder: place.folder, source: isPreset ? "preset" : "manual" });
  });
}

interface Told {
  readonly typed: string;
  readonly problem: string | null;
}

function panel(purpose: FolderFor, mode: FolderMode, { typed, problem }: Told): Show {
  return { kind: "folder", purpose, mode, typed, page: 0, problem };
}

/** Cards end a path with a slash where the name of the folder ends in spaces. */
function isSamePath(known: string, given: string): boolean {
  return known === given || known === given.replace(/\/+$/, "");
}

interface Place {
  readonly folder: string;
  readonly source: FolderSource;
}

async function stand(parts: GatewayParts, project: Project, { folder, source }: Place): Promise<Outcome> {
  const { id } = project;
  const show = { kind: "workspace_overview", projectId: id, problem: null } as const;
  const before = await parts.store.projects.workspace(project);
  if (before.folder === folder && before.folderSource === source) {
    return done(show, `Working folder is ${folder} already.`);
  }
  await parts.store.projects.setFolder({ projectId: id, folder, source, at: parts.now() });
  await touchProject(parts, id);
  return done(show, `Working folder is now ${folder}.${await busyNote(parts, id)}`);
}

/** Back to the project's own folder. */
export function useDefaultFolder(parts: GatewayParts, id: ProjectId, _act: Act): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const refuse = (problem: string) =>
      rejected(problem, panel({ kind: "workspace", projectId: id }, "browse", { typed: "", problem }));
    if (project.folder === null) return refuse("This project has no default folder. Choose a folder here.");
    const place = await checkFolder(project.folder, parts.policy);
    if (!place.ok) return refuse(place.problem);
    return stand(parts, project, { folder: place.folder, source: "default" });
  });
}

/** The project's own folder. A workspace that stands in the old one goes along. */
export function applyDefaultFolder(
  parts: GatewayParts,
  { projectId: id, folder }: IntentOf<"project.apply_default_dir">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const place = await checkFolder(folder, parts.policy);
    if (!place.ok) {
      const told = { typed: folder, problem: place.problem };
      return rejected(place.problem, panel({ kind: "default", projectId: id }, "typed", told), "workdir");
    }
    const { folderSource } = await parts.store.projects.workspace(project);
    const follows = folderSource === "default" || folderSource === "unset";
    const at = parts.now();
    // First the workspace: if PoCo ends in between, doing it again still finds it in the default folder.
    if (follows) {
      await parts.store.projects.setFolder({ projectId: id, folder: place.folder, source: "default", at });
    }
    await parts.store.projects.change(id, { folder: place.folder }, at);
    await touchProject(parts, id);
    return done(
      { kind: "project_config", projectId: id, problem: null },
      `Default folder is now ${place.folder}.${follows ? await busyNote(parts, id) : staysWords}`,
    );
  });
}

const staysWords = " The workspace stays in the folder that was chosen for it.";

/** As many as anybody can choose from on a phone. */
const presetLimit = 20;

export function addPreset(
  parts: GatewayParts,
  { projectId: id, folder }: IntentOf<"project.add_dir_preset">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const place = await checkFolder(folder, parts.policy);
    if (!place.ok) {
      const told = { typed: folder, problem: place.problem };
      return rejected(place.problem, panel({ kind: "preset", projectId: id }, "typed", told), "workdir");
    }
    if (project.presets.includes(place.folder)) {
      return done(presetsPanel(id), `${place.folder} is a preset already.`);
    }
    if (project.presets.length >= presetLimit) return rejected(tooMany, presetsPanel(id, tooMany));
    await parts.store.projects.change(id, { presets: [...project.presets, place.folder] }, parts.now());
    await touchProject(parts, id);
    return done(presetsPanel(id), `${place.folder} is a preset now.`);
  });
}

const tooMany = `A project has at most ${presetLimit} presets. Remove one first.`;

function presetsPanel(projectId: ProjectId, problem: string | null = null): Show {
  return { kind: "project_dir_presets", projectId, problem };
}

/** Also takes off a folder that does not exist any more. */
export function removePreset(
  parts: GatewayParts,
  { projectId: id, folder }: IntentOf<"project.remove_dir_preset">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const presets = project.presets.filter((known) => !isSamePath(known, folder));
    if (presets.length === project.presets.length) {
      return done(presetsPanel(id), `${folder} is no preset any more.`);
    }
    await parts.store.projects.change(id, { presets }, parts.now());
    await touchProject(parts, id);
    return done(presetsPanel(id), `${folder} is no preset now. The folder itself stays.`);
  });
}

/** The folders to choose from for anything but where a workspace stands. */
export function browseFor(intent: IntentOf<"project.browse_dir">): Outcome {
  const purpose = purposeOf(intent);
  if (purpose === undefined)
    return rejected("This button names no project. Open the project's settings again.");
  const { mode = "browse", path = "", page = 0 } = intent;
  return done({ kind: "folder", purpose, mode, typed: path, page, problem: null });
}

function purposeOf(intent: IntentOf<"project.browse_dir">): FolderFor | undefined {
  const { purpose, projectId } = intent;
  if (purpose === "new") return { kind: "new", draft: draftOf(intent) };
  return projectId === undefined ? undefined : { kind: purpose, projectId };
}
