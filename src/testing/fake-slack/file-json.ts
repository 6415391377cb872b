import type { Fields } from "./fields.ts";
import type { SlackFile, Workspace } from "./workspace.ts";

/** A file as events and messages show it. */
export function sharedFileJson(workspace: Workspace, file: SlackFile): Fields {
  const { id, created, user, state, oddity } = file;
  if (state === "deleted" || oddity.isForeign !== true) return fileJson(workspace, file);
  // Slack, "Slack Connect": apps have to ask `files.info` for a file that another workspace has shared.
  return { id, created, timestamp: created, user, mode: "file_access", file_access: "check_file_info" };
}

export function fileJson(workspace: Workspace, file: SlackFile): Fields {
  if (file.state === "deleted") return { id: file.id, mode: "tombstone" };
  const { externalUrl, toldSize = file.bytes.byteLength } = file.oddity;
  const path = `${workspace.origin}/files-pri/${workspace.team.id}-${file.id}`;
  const name = encodeURIComponent(file.name);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    user: file.user,
    user_team: workspace.team.id,
    editable: false,
    ...(toldSize !== null && { size: toldSize }),
    mode: externalUrl === undefined ? "hosted" : "external",
    is_external: externalUrl !== undefined,
    external_type: externalUrl === undefined ? "" : "gdrive",
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    url_private: externalUrl ?? `${path}/${name}`,
    ...(externalUrl === undefined && { url_private_download: `${path}/download/${name}` }),
    permalink: `${workspace.origin}/files/${file.user}/${file.id}/${name}`,
    has_rich_preview: false,
    file_access: "visible",
  };
}
