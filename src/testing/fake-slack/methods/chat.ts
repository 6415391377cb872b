import type { Fields } from "../fields.ts";
import { messageJson } from "../message-json.ts";
import { type Call, type Methods, method } from "../method.ts";
import { changeMessage, postMessage, removeMessage } from "../post-message.ts";
import { Refusal } from "../refusal.ts";
import { stateOfStream } from "../stream-state.ts";
import type { SlackChannel, SlackMessage } from "../workspace.ts";
import { contentFrom, metadataFrom } from "./content.ts";
import { channelFrom, knownChannel, messageFrom, threadFrom, userFrom, writableChannel } from "./reach.ts";

const scopes = ["chat:write"] as const;
const content = "channel text blocks attachments markdown_text parse link_names as_user";
const author = "username icon_emoji icon_url";

export const chatMethods: Methods = {
  "chat.postMessage": method(
    `${content} ${author} thread_ts reply_broadcast metadata mrkdwn unfurl_links unfurl_media`,
    { tier: "post", scopes },
    post,
  ),
  "chat.update": method(`${content} ts metadata reply_broadcast file_ids`, { tier: 3, scopes }, update),
  "chat.delete": method("channel ts as_user", { tier: 3, scopes }, remove),
  "chat.postEphemeral": method(`${content} ${author} user thread_ts`, { tier: 4, scopes }, postEphemeral),
  "chat.getPermalink": method("channel message_ts", { tier: 4 }, getPermalink),
};

function post(call: Call): Fields {
  const { args, workspace } = call;
  if (author.split(" ").some((name) => args.has(name))) call.needScope("chat:write.customize");
  const channel = writableChannel(call);
  const threadTs = threadFrom(call, channel);
  const { text, blocks } = contentFrom(call);
  const metadata = metadataFrom(call);
  const message = postMessage(workspace, channel, {
    user: workspace.app.botUser,
    isOfApp: true,
    text,
    blocks,
    metadata,
    threadTs,
    isBroadcast: args.flag("reply_broadcast"),
  });
  workspace.statuses.delete(`${channel.id}:${threadTs ?? message.ts}`);
  return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) };
}

/** Slack: chat.update takes 4,000 characters of text, where chat.postMessage takes 40,000. */
const mostUpdateText = 4_000;

function update(call: Call): Fields {
  const { args, workspace } = call;
  const channel = knownChannel(workspace, args.required("channel", "channel_not_found"));
  if (channel.isArchived) throw new Refusal("is_archived");
  const message = ownMessage(call, channel, "cant_update_message");
  if (stateOfStream(workspace, message) === "open") throw new Refusal("streaming_state_conflict");
  if ((args.text("text") ?? "").length > mostUpdateText) throw new Refusal("msg_too_long");
  const { text, blocks } = contentFrom(call);
  const metadata = metadataFrom(call);
  changeMessage(workspace, message, {
    // Text alone takes the old blocks away; blocks alone leave the old text.
    text: args.has("text") || args.has("markdown_text") ? text : message.text,
    blocks,
    ...(metadata !== undefined && { metadata }),
    // What is changed with blocks does not show as edited.
    ...(blocks === undefined && { edited: { user: workspace.app.botUser, ts: workspace.nextTs() } }),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageJson(workspace, message),
  };
}

function remove(call: Call): Fields {
  const channel = channelFrom(call);
  const message = ownMessage(call, channel, "cant_delete_message");
  removeMessage(call.workspace, channel, message);
  return { channel: channel.id, ts: message.ts };
}

function ownMessage(call: Call, channel: SlackChannel, code: string): SlackMessage {
  const message = messageFrom(call, channel);
  if (!message.isOfApp) throw new Refusal(code);
  return message;
}

function postEphemeral(call: Call): Fields {
  const { args, workspace } = call;
  const channel = writableChannel(call);
  const user = userFrom(call, args.required("user", "user_not_found"));
  if (!channel.members.has(user.id)) throw new Refusal("user_not_in_channel");
  const threadTs = threadFrom(call, channel);
  const { text, blocks } = contentFrom(call);
  const ts = workspace.nextTs();
  workspace.ephemerals.push({
    ts,
    channel: channel.id,
    user: user.id,
    text,
    blocks,
    threadTs,
    isDeleted: false,
  });
  return { message_ts: ts };
}

function getPermalink(call: Call): Fields {
  const channel = channelFrom(call);
  const { ts } = messageFrom(call, channel, "message_ts");
  const host = `https://${call.workspace.team.domain}.slack.com`;
  return { channel: channel.id, permalink: `${host}/archives/${channel.id}/p${ts.replace(".", "")}` };
}
