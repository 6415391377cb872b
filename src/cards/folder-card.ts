import type { ProjectId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import { unreachable } from "../domain/unreachable.ts";
import { buttonRow, buttonRows } from "./button-rows.ts";
import type { Block, Button, Card } from "./card.ts";
import { carriedPreset } from "./carried-path.ts";
import { visible } from "./clean.ts";
import { type FolderWays, folderWays } from "./folder-ways.ts";
import { intentButton } from "./intent-button.ts";
import { pageButtons, pageNote } from "./page-buttons.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { buttonLabel, pathLabel } from "./short-words.ts";
import { noFolder } from "./words.ts";
import type { FolderListing, FolderMode, FolderView } from "./workspace-view.ts";

/** Chooses a folder: by looking around, from those used before, from presets, or by its path. */
export function folderCard(view: FolderView): Card {
  const ways = folderWays(view);
  return {
    title: ways.title,
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      ...(view.isBusy ? [busyNote] : []),
      { kind: "fields", fields: fields(view) },
      ...body(view, ways),
      { kind: "actions", buttons: otherWays(view, ways) },
      { kind: "actions", buttons: [ways.back] },
    ],
  };
}

const busyNote: Block = { kind: "note", text: "A task is under way: the change holds for the next one." };

function fields({ current, mode, listing }: FolderView) {
  const now = { label: "Now", value: visible(current ?? noFolder) };
  if (mode !== "browse" || listing === null) return [now];
  return [now, { label: "Looking into", value: visible(listing.path ?? "all folders that PoCo may use") }];
}

function body(view: FolderView, ways: FolderWays): readonly Block[] {
  switch (view.mode) {
    case "browse":
      return view.listing === null ? [] : browser(view.listing, ways);
    case "recent":
      return recentBlocks(view.recent, ways);
    case "presets":
      return presetBlocks(view, ways);
    case "typed":
      return [typedForm(view, ways)];
    default:
      return unreachable(view.mode);
  }
}

/** A button for each folder: a thumb goes down a tree faster than through a long menu. */
function browser(listing: FolderListing, ways: FolderWays): readonly Block[] {
  const { path, folders } = listing;
  const into = folders.map((folder, index) =>
    intentButton(
      `open_folder_${ways.subject}_${index + 1}`,
      buttonLabel(folder.name),
      ways.look({ mode: "browse", path: folder.path }),
    ),
  );
  const toPage = (page: number) => ways.look({ mode: "browse", path: path ?? top, page });
  return [
    ...buttonRow([...useButtons(path, ways), ...upButtons(listing, ways)]),
    ...(folders.length === 0 ? [{ kind: "note", text: "There is no folder in here." } as const] : []),
    ...buttonRows(into),
    ...pageNote(listing),
    ...buttonRow(pageButtons(listing, ways.subject, toPage)),
  ];
}

/** The path of no folder that may be used; there the allowed roots are listed. */
const top = "/";

function useButtons(path: string | null, ways: FolderWays): readonly Button[] {
  if (path === null) return [];
  return [
    { ...intentButton(`use_folder_${ways.subject}`, "Use this folder", ways.use(path)), style: "primary" },
  ];
}

function upButtons({ path, parent, hasTop }: FolderListing, ways: FolderWays): readonly Button[] {
  const to = (name: string, label: string, target: string) =>
    intentButton(`${name}_${ways.subject}`, label, ways.look({ mode: "browse", path: target }));
  return [
    ...(parent === null ? [] : [to("folder_up", "Up", parent)]),
    ...(hasTop && path !== null ? [to("folder_top", "Top", top)] : []),
  ];
}

/** As many as fit on one card; more are neither kept as recent ones nor as presets. */
const shownFolders = 40;

function recentBlocks(recent: readonly string[], ways: FolderWays): readonly Block[] {
  if (recent.length === 0) return [{ kind: "note", text: "No task has worked in a folder here yet." }];
  return buttonRows(
    recent
      .slice(0, shownFolders)
      .map((folder, index) =>
        intentButton(`use_recent_dir_${ways.subject}_${index + 1}`, pathLabel(folder), ways.use(folder)),
      ),
  );
}

function presetBlocks({ purpose, presets }: FolderView, ways: FolderWays): readonly Block[] {
  if (presets.length === 0) {
    return [{ kind: "note", text: "No presets yet. They are added in the settings of a project." }];
  }
  return buttonRows(
    presets
      .slice(0, shownFolders)
      .map((folder, index) =>
        intentButton(
          `apply_preset_dir_${ways.subject}_${index + 1}`,
          pathLabel(folder),
          purpose.kind === "workspace" ? presetIntent(purpose.project.id, folder) : ways.use(folder),
        ),
      ),
  );
}

function presetIntent(projectId: ProjectId, folder: string): Intent {
  return { kind: "workspace.apply_preset_dir", projectId, folder: carriedPreset(folder) };
}

function typedForm({ typed, current }: FolderView, ways: FolderWays): Block {
  const value = typed === "" ? current : typed;
  return {
    kind: "form",
    name: `folder_path_form_${ways.subject}`,
    inputs: [
      {
        kind: "line",
        name: "workdir",
        label: "Path on the server",
        placeholder: "~/work/my-project",
        ...(value === null ? {} : { value }),
        isRequired: true,
      },
    ],
    buttons: [ways.useTyped],
  };
}

/** The other ways to find a folder. */
function otherWays(view: FolderView, ways: FolderWays): readonly Button[] {
  const { purpose, mode, listing } = view;
  const tabs = ways.modes
    .filter((other) => other !== mode)
    .map((other) =>
      intentButton(
        `${other}_folders_${ways.subject}`,
        modeLabel(other),
        ways.look({ mode: other, path: other === "typed" ? (listing?.path ?? undefined) : undefined }),
      ),
    );
  if (purpose.kind !== "workspace" || purpose.project.folder === null) return tabs;
  const projectId = purpose.project.id;
  const useDefault = { kind: "workspace.use_default_dir", projectId } as const;
  return [...tabs, intentButton(`use_default_dir_${projectId}`, "Use default", useDefault)];
}

function modeLabel(mode: FolderMode): string {
  switch (mode) {
    case "browse":
      return "Browse folders";
    case "recent":
      return "Recent folders";
    case "presets":
      return "Presets";
    case "typed":
      return "Type a path";
    default:
      return unreachable(mode);
  }
}
