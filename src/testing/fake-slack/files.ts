import type { Trouble } from "./faults.ts";
import type { Reply } from "./reply.ts";
import type { FileOddity, SlackFile, Workspace } from "./workspace.ts";

interface NewFile {
  readonly user: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mimetype?: string | undefined;
  /** Left out for files of people, which are complete at once. */
  readonly announcedSize?: number;
  readonly oddity?: FileOddity;
}

export function addFile(workspace: Workspace, given: NewFile): SlackFile {
  const ending = /\.(?<ending>\w+)$/u.exec(given.name)?.groups?.["ending"] ?? "";
  const file: SlackFile = {
    id: workspace.nextId("F"),
    user: given.user,
    created: Math.floor(workspace.now() / 1_000),
    name: given.name,
    title: given.name,
    mimetype: given.mimetype ?? mimetypes[ending] ?? "application/octet-stream",
    filetype: ending === "" ? "binary" : ending,
    bytes: given.bytes,
    announcedSize: given.announcedSize,
    state: given.announcedSize === undefined ? "complete" : "announced",
    shares: [],
    oddity: given.oddity ?? {},
  };
  workspace.files.set(file.id, file);
  return file;
}

const mimetypes: Readonly<Record<string, string>> = {
  txt: "text/plain",
  md: "text/markdown",
  diff: "text/x-diff",
  log: "text/plain",
  json: "application/json",
  png: "image/png",
  jpg: "image/jpeg",
  pdf: "application/pdf",
};

/** Takes the bytes of a file that was announced. */
export function takeUpload(workspace: Workspace, id: string, bytes: Uint8Array): Reply {
  const file = workspace.files.get(id);
  if (file?.state !== "announced") return { status: 404, type: "text/plain", body: "no such upload" };
  if (bytes.byteLength !== file.announcedSize) {
    return { status: 400, type: "text/plain", body: "not the announced length" };
  }
  file.bytes = bytes;
  file.state = "uploaded";
  return { status: 200, type: "text/plain", body: `OK - ${bytes.byteLength}` };
}

/** Without the right token, or without `files:read`, Slack answers 200 with its page for signing in. */
export function giveDownload({ app, files, rules }: Workspace, id: string, token: string | undefined): Reply {
  const mayRead = token === app.botToken && !rules.brokenTokens.has("bot") && rules.scopes.has("files:read");
  if (!mayRead) {
    const body = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Slack</body></html>";
    return { status: 200, type: "text/html; charset=utf-8", body };
  }
  const file = files.get(id);
  if (file?.state !== "complete") return { status: 404, type: "text/plain", body: "file not found" };
  return { status: 200, type: file.mimetype, body: file.bytes };
}

/** What goes wrong with the fetching of a file; an `error` is a way that leads to where it says. */
export function brokenDownload(trouble: Trouble | undefined, reply: Reply): Reply {
  switch (trouble?.kind) {
    case "http":
      return { status: trouble.status, type: "text/plain", body: "trouble" };
    case "rate_limited":
      return { status: 429, type: "text/plain", body: "trouble" };
    case "cut_before":
    case "cut_after":
      return { ...reply, isCut: true };
    case "error":
      return { status: 302, type: "text/plain", body: "", location: trouble.error };
    default:
      return reply;
  }
}
