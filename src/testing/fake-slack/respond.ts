import { type Fields, fieldsOf, objectsOf, textOf } from "./fields.ts";
import { blocksProblem, withBlockIds } from "./methods/content.ts";
import { changeMessage, postMessage, removeMessage } from "./post-message.ts";
import type { Reply } from "./reply.ts";
import { asPosted } from "./slack-text.ts";
import type { ResponseUrl, SlackEphemeral, SlackMessage, Workspace } from "./workspace.ts";

/** Slack: a response_url works five times within thirty minutes. */
const mostUses = 5;
const lastsMs = 30 * 60_000;

/** Takes what the app sends to a response_url: the only way to change what only one person sees. */
export function respond(workspace: Workspace, id: string, body: unknown): Reply {
  const url = workspace.responseUrls.get(id);
  if (url === undefined) return refused(404, "invalid_url");
  if (workspace.now() - url.at > lastsMs) return refused(404, "expired_url");
  if (url.uses >= mostUses) return refused(404, "used_url");
  url.uses += 1;
  const code = show(workspace, url, fieldsOf(body));
  return code === undefined ? json(200, { ok: true }) : refused(400, code);
}

/** What a command is answered with in its acknowledgement is shown by the same rules. */
export function show(workspace: Workspace, url: ResponseUrl, answer: Fields): string | undefined {
  const { source } = url;
  if (isTrue(answer["delete_original"])) return source ? takeAway(workspace, url) : "no_original";
  const text = textOf(answer["text"]);
  const blocks = answer["blocks"];
  if (text === "" && objectsOf(blocks).length === 0) return "no_text";
  const problem = blocks === undefined ? undefined : blocksProblem(workspace, blocks, text);
  if (problem !== undefined) {
    workspace.lints.push(`response_url: ${problem.code} ${JSON.stringify(problem.facts)}`);
    return problem.code;
  }
  if (text === "") workspace.lints.push("response_url: blocks without a fallback text");
  const content = {
    text: asPosted(text),
    blocks: blocks === undefined ? undefined : withBlockIds(workspace, objectsOf(blocks)),
  };
  return isTrue(answer["replace_original"])
    ? replace(workspace, url, content)
    : add(workspace, url, { ...content, isForAll: answer["response_type"] === "in_channel" });
}

interface Content {
  readonly text: string;
  readonly blocks: readonly Fields[] | undefined;
}

function replace(workspace: Workspace, url: ResponseUrl, content: Content): string | undefined {
  const ephemeral = ephemeralOf(workspace, url);
  const message = messageOf(workspace, url);
  if (ephemeral !== undefined) Object.assign(ephemeral, content);
  else if (message !== undefined) changeMessage(workspace, message, content);
  else return "message_not_found";
  return undefined;
}

function takeAway(workspace: Workspace, url: ResponseUrl): string | undefined {
  const ephemeral = ephemeralOf(workspace, url);
  const message = messageOf(workspace, url);
  const channel = workspace.channels.get(url.channel);
  if (ephemeral !== undefined) ephemeral.isDeleted = true;
  else if (message !== undefined && channel !== undefined) removeMessage(workspace, channel, message);
  else return "message_not_found";
  return undefined;
}

function add(
  workspace: Workspace,
  { channel: id, user, threadTs }: ResponseUrl,
  { isForAll, ...content }: Content & { readonly isForAll: boolean },
): string | undefined {
  const channel = workspace.channels.get(id);
  if (channel === undefined) return "channel_not_found";
  if (!isForAll) {
    const ts = workspace.nextTs();
    workspace.ephemerals.push({ ts, channel: id, user, ...content, threadTs, isDeleted: false });
    return undefined;
  }
  postMessage(workspace, channel, { user: workspace.app.botUser, isOfApp: true, threadTs, ...content });
  return undefined;
}

function ephemeralOf({ ephemerals }: Workspace, { source }: ResponseUrl): SlackEphemeral | undefined {
  return ephemerals.find(
    ({ ts, isDeleted }) => source?.isEphemeral === true && ts === source.ts && !isDeleted,
  );
}

function messageOf({ channels }: Workspace, { channel, source }: ResponseUrl): SlackMessage | undefined {
  return channels.get(channel)?.messages.find(({ ts }) => source?.isEphemeral === false && ts === source.ts);
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function refused(status: number, error: string): Reply {
  return json(status, { ok: false, error });
}

function json(status: number, body: Fields): Reply {
  return { status, type: "application/json; charset=utf-8", body: JSON.stringify(body) };
}
