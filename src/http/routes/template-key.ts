import type { View } from "../../cards/view.ts";
import type { FolderView } from "../../cards/workspace-view.ts";
import { unreachable } from "../../domain/unreachable.ts";

/**
 * The contract's name for what is shown. Views are called after it, but for the folders to choose from: the contract
 * has a template for each way to find one.
 */
export function templateKey(view: View): string {
  return view.kind === "folder" ? folderKey(view) : view.kind;
}

function folderKey({ purpose, mode }: FolderView): string {
  switch (purpose.kind) {
    case "workspace":
      return workspaceKeys[mode];
    case "default":
      return "project_default_dir_config";
    case "preset":
      return "project_dir_presets";
    case "new":
      return "project_browse_dir";
    default:
      return unreachable(purpose);
  }
}

const workspaceKeys: Readonly<Record<FolderView["mode"], string>> = {
  browse: "workspace_enter_path",
  typed: "workspace_enter_path",
  recent: "workspace_recent_dirs",
  presets: "workspace_choose_preset",
};
