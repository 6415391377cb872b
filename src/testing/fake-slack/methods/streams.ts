import { type Fields, fieldsOf, objectsOf, textOf } from "../fields.ts";
import { messageJson } from "../message-json.ts";
import { type Call, type Methods, method } from "../method.ts";
import { changeMessage, postMessage } from "../post-message.ts";
import { badArguments, Refusal } from "../refusal.ts";
import { asPosted } from "../slack-text.ts";
import { stateOfStream } from "../stream-state.ts";
import type { SlackMessage } from "../workspace.ts";
import { blocksFrom, blocksProblem, metadataFrom } from "./content.ts";
import { channelFrom, messageFrom, threadFrom, writableChannel } from "./reach.ts";

const scopes = ["chat:write"] as const;

export const streamMethods: Methods = {
  "chat.startStream": method(
    "channel thread_ts markdown_text chunks recipient_user_id recipient_team_id task_display_mode username icon_emoji icon_url",
    { tier: 2, scopes },
    start,
  ),
  "chat.appendStream": method("channel ts markdown_text chunks", { tier: 4, scopes }, append),
  "chat.stopStream": method(
    "channel ts markdown_text chunks blocks metadata session_status",
    { tier: 2, scopes },
    stop,
  ),
};

function start(call: Call): Fields {
  const { args, workspace } = call;
  const channel = writableChannel(call);
  args.required("thread_ts");
  const threadTs = threadFrom(call, channel);
  // In rooms Slack must know for whom the text is.
  if (channel.kind !== "im" && !args.has("recipient_user_id")) throw new Refusal("missing_recipient_user_id");
  if (channel.kind !== "im" && !args.has("recipient_team_id")) throw new Refusal("missing_recipient_team_id");
  const mode = args.text("task_display_mode");
  if (mode !== undefined && !["timeline", "plan", "dense"].includes(mode)) {
    throw badArguments("[ERROR] unknown mode [json-pointer:/task_display_mode]");
  }
  const chunks = chunksFrom(call);
  const message = postMessage(workspace, channel, {
    user: workspace.app.botUser,
    isOfApp: true,
    text: textOfChunks(chunks),
    threadTs,
    stream: { state: "open", since: workspace.now(), chunks: [...chunks] },
  });
  return { channel: channel.id, ts: message.ts };
}

function append(call: Call): Fields {
  const message = openStream(call);
  const chunks = chunksFrom(call);
  if (chunks.length === 0) throw new Refusal("no_text");
  add(message, chunks);
  return { channel: message.channel, ts: message.ts };
}

function stop(call: Call): Fields {
  const { workspace } = call;
  const message = openStream(call);
  const blocks = blocksFrom(call, undefined);
  const metadata = metadataFrom(call);
  add(message, chunksFrom(call));
  if (message.stream) message.stream.state = "stopped";
  changeMessage(workspace, message, {
    ...(blocks !== undefined && { blocks }),
    ...(metadata !== undefined && { metadata }),
  });
  return { channel: message.channel, ts: message.ts, message: messageJson(workspace, message) };
}

function openStream(call: Call): SlackMessage {
  const message = messageFrom(call, channelFrom(call));
  if (!message.isOfApp) throw new Refusal("message_not_owned_by_app");
  const state = stateOfStream(call.workspace, message);
  if (state === "stopped_by_user") throw new Refusal("stopped_by_user");
  if (state !== "open") throw new Refusal("message_not_in_streaming_state");
  return message;
}

function add(message: SlackMessage, chunks: readonly Fields[]): void {
  message.stream?.chunks.push(...chunks);
  message.text += textOfChunks(chunks);
}

function textOfChunks(chunks: readonly Fields[]): string {
  return chunks
    .map((chunk) => (chunk["type"] === "markdown_text" ? asPosted(textOf(chunk["text"])) : ""))
    .join("");
}

/** Slack: 12,000 characters of markdown in a call. */
const mostMarkdown = 12_000;

function chunksFrom(call: Call): readonly Fields[] {
  const { args } = call;
  const markdown = args.text("markdown_text");
  if (markdown !== undefined && args.has("chunks")) throw new Refusal("markdown_text_conflict");
  if (markdown !== undefined) {
    if (markdown.length > mostMarkdown) throw new Refusal("msg_too_long");
    return markdown === "" ? [] : [{ type: "markdown_text", text: markdown }];
  }
  const chunks = objectsOf(args.json("chunks", "invalid_chunks"));
  for (const [index, chunk] of chunks.entries()) checkChunk(call, chunk, index);
  return chunks;
}

const shortTexts = ["title", "details", "output"] as const;
const taskStates = ["pending", "in_progress", "complete", "error"];

function checkChunk(call: Call, chunk: Fields, index: number): void {
  const wrong = (what: string): Refusal =>
    new Refusal("invalid_chunks", {
      response_metadata: { messages: [`[ERROR] ${what} [json-pointer:/chunks/${index}]`] },
    });
  switch (chunk["type"]) {
    case "markdown_text": {
      if (typeof chunk["text"] !== "string" || chunk["text"] === "") throw wrong("must have text");
      if (chunk["text"].length > mostMarkdown) throw new Refusal("msg_too_long");
      return;
    }
    case "task_update": {
      if (textOf(chunk["id"]) === "" || textOf(chunk["title"]) === "") throw wrong("needs id and title");
      if (!taskStates.includes(textOf(chunk["status"]))) throw wrong("unknown status");
      // 256 characters each: reported, not documented.
      if (shortTexts.some((name) => textOf(chunk[name]).length > 256)) throw wrong("too long");
      return;
    }
    case "plan_update":
      if (textOf(chunk["title"]) === "") throw wrong("needs a title");
      return;
    case "blocks": {
      const refusal = blocksProblem(call.workspace, fieldsOf(chunk)["blocks"]);
      if (refusal !== undefined) throw refusal;
      return;
    }
    default:
      throw wrong("unknown type");
  }
}
