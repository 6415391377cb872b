import { type Fields, objectsOf, textOf } from "../fields.ts";
import { fileJson } from "../file-json.ts";
import { addFile } from "../files.ts";
import { type Call, type Methods, method } from "../method.ts";
import { postMessage } from "../post-message.ts";
import { badArguments, Refusal } from "../refusal.ts";
import { asPosted } from "../slack-text.ts";
import type { SlackFile } from "../workspace.ts";
import { blocksFrom } from "./content.ts";
import { threadFrom, writableChannel } from "./reach.ts";

const writes = { tier: 4, scopes: ["files:write"] } as const;

export const fileMethods: Methods = {
  "files.getUploadURLExternal": method("filename length alt_text alt_txt snippet_type", writes, getUploadUrl),
  "files.completeUploadExternal": method(
    "files channel_id channels initial_comment thread_ts blocks highlight_type",
    writes,
    completeUpload,
  ),
  "files.info": method("file limit cursor", { tier: 4, scopes: ["files:read"] }, (call) => ({
    file: fileJson(call.workspace, fileFrom(call, call.args.required("file", "file_not_found"))),
    comments: [],
  })),
};

function getUploadUrl(call: Call): Fields {
  const { args, workspace } = call;
  const name = args.required("filename");
  const length = args.number("length");
  if (length === undefined) throw badArguments("[ERROR] missing required field: length");
  if (length <= 0) throw new Refusal("invalid_arguments", { detail: "length must be positive" });
  const file = addFile(workspace, {
    user: workspace.app.botUser,
    name,
    announcedSize: length,
    bytes: new Uint8Array(),
  });
  return { upload_url: `${workspace.origin}/upload/v1/${file.id}`, file_id: file.id };
}

/** Makes uploaded files visible, in a message of their own where a conversation is given. */
function completeUpload(call: Call): Fields {
  const { args, workspace } = call;
  const given = objectsOf(args.json("files"));
  if (given.length === 0) throw badArguments("[ERROR] missing required field: files");
  const files = given.map((one) => ({
    file: uploaded(call, textOf(one["id"])),
    title: textOf(one["title"]),
  }));
  const place = args.has("channel_id") ? "channel_id" : args.has("channels") ? "channels" : undefined;
  const channel = place === undefined ? undefined : writableChannel(call, place);
  const threadTs = channel && threadFrom(call, channel);
  const comment = args.text("initial_comment") ?? "";
  const blocks = blocksFrom(call, comment);
  for (const { file, title } of files) {
    file.state = "complete";
    if (title !== "") file.title = title;
  }
  if (channel !== undefined) {
    postMessage(workspace, channel, {
      user: workspace.app.botUser,
      isOfApp: true,
      subtype: "file_share",
      text: asPosted(comment),
      blocks,
      threadTs,
      files: files.map(({ file }) => file.id),
    });
  }
  return { files: files.map(({ file }) => fileJson(workspace, file)) };
}

function uploaded(call: Call, id: string): SlackFile {
  const file = fileFrom(call, id);
  // Bytes that never came, or not as many as announced, make no file.
  if (file.state !== "uploaded") throw new Refusal("file_not_found");
  return file;
}

function fileFrom(call: Call, id: string): SlackFile {
  const file = call.workspace.files.get(id);
  if (file === undefined) throw new Refusal("file_not_found");
  if (file.state === "deleted") throw new Refusal("file_deleted");
  return file;
}
