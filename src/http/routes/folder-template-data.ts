import type { FolderView } from "../../cards/workspace-view.ts";
import { projectJson } from "./project-json.ts";

/** Every key of every template that folders are chosen with: which of them it is, `template_key` says. */
export function folderTemplateData(view: FolderView): Record<string, unknown> {
  const { purpose, mode, current, typed, listing, recent, presets, problem } = view;
  const project = purpose.kind === "new" ? null : purpose.project;
  return {
    project: project === null ? null : projectJson(project),
    purpose: purpose.kind,
    current_workdir: current,
    default_workdir: project?.folder ?? null,
    presets: project?.presets ?? presets,
    recent_dirs: recent,
    browse_path: listing?.path ?? typed,
    parent_path: listing?.parent ?? null,
    child_dirs: (listing?.folders ?? []).map(({ path }) => path),
    browse_page: (listing?.page ?? 0) + 1,
    browse_total_pages: listing?.pages ?? 1,
    error: problem,
    mode: mode === "typed" ? "manual" : mode,
    note: problem,
  };
}
