import type { Attachment } from "../../../domain/attachment.ts";
import { SlackFile } from "./wire.ts";

/**
 * The files of a message. `ref.file` is always the file's id; `ref.url` is where the bot's token fetches it, and
 * missing where only `files.info` can tell; `ref.state` says why, in Slack's words, e.g. `tombstone`.
 */
export function attachmentsOf(files: readonly unknown[]): readonly Attachment[] {
  return files.flatMap((one) => {
    const { data } = SlackFile.safeParse(one);
    return data === undefined ? [] : [attachment(data)];
  });
}

function attachment(file: SlackFileFields): Attachment {
  const state = stateOf(file);
  const url = state === undefined ? (file.url_private_download ?? file.url_private) : null;
  return {
    id: file.id,
    name: file.name ?? file.title ?? file.id,
    mediaType: file.mimetype ?? "",
    bytes: file.size,
    ref: {
      file: file.id,
      ...(url === null ? {} : { url }),
      ...(state === undefined ? {} : { state }),
    },
  };
}

type SlackFileFields = ReturnType<typeof SlackFile.parse>;

/** Slack: a file of another workspace says `check_file_info` and nothing more; a deleted one is a tombstone. */
function stateOf({ mode, is_external, file_access }: SlackFileFields): string | undefined {
  if (mode === "tombstone" || mode === "hidden_by_limit" || mode === "external") return mode;
  if (is_external) return "external";
  return file_access === null || file_access === "visible" ? undefined : file_access;
}
