import type { Fields } from "./fields.ts";
import type { SlackFile, Workspace } from "./workspace.ts";

export function fileJson(workspace: Workspace, file: SlackFile): Fields {
  if (file.state === "deleted") return { id: file.id, mode: "tombstone" };
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
    size: file.bytes.byteLength,
    mode: "hosted",
    is_external: false,
    external_type: "",
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    url_private: `${path}/${name}`,
    url_private_download: `${path}/download/${name}`,
    permalink: `${workspace.origin}/files/${file.user}/${file.id}/${name}`,
    has_rich_preview: false,
    file_access: "visible",
  };
}
