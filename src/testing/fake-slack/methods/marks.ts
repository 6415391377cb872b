import type { Fields } from "../fields.ts";
import { messageJson, reactionsJson } from "../message-json.ts";
import { type Call, type Methods, method } from "../method.ts";
import { Refusal } from "../refusal.ts";
import type { SlackChannel, SlackMessage } from "../workspace.ts";
import { channelFrom, isIn, messageFrom } from "./reach.ts";

const reacts = { tier: 3, scopes: ["reactions:write"] } as const;
const pins = { tier: 2, scopes: ["pins:write"] } as const;

export const markMethods: Methods = {
  "reactions.add": method("channel timestamp name", reacts, addReaction),
  "reactions.remove": method("channel timestamp name", { ...reacts, tier: 2 }, removeReaction),
  "reactions.get": method("channel timestamp full", { tier: 3, scopes: ["reactions:read"] }, getReactions),
  "pins.add": method("channel timestamp", pins, addPin),
  "pins.remove": method("channel timestamp", pins, removePin),
  "pins.list": method("channel", { tier: 2, scopes: ["pins:read"] }, listPins),
};

function addReaction(call: Call): Fields {
  const { name, message } = reaction(call);
  const users = message.reactions.get(name) ?? [];
  const { botUser } = call.workspace.app;
  if (users.includes(botUser)) throw new Refusal("already_reacted");
  // Slack: 23 different ones by one person, 50 by all.
  if (!message.reactions.has(name) && message.reactions.size >= 50) throw new Refusal("too_many_emoji");
  message.reactions.set(name, [...users, botUser]);
  return {};
}

function removeReaction(call: Call): Fields {
  const { name, message } = reaction(call);
  const users = message.reactions.get(name) ?? [];
  const { botUser } = call.workspace.app;
  if (!users.includes(botUser)) throw new Refusal("no_reaction");
  const others = users.filter((user) => user !== botUser);
  if (others.length === 0) message.reactions.delete(name);
  else message.reactions.set(name, others);
  return {};
}

function reaction(call: Call): { readonly name: string; readonly message: SlackMessage } {
  const name = call.args.required("name", "invalid_name");
  if (!/^[a-z0-9_+'-]+(?:::skin-tone-[2-6])?$/u.test(name)) throw new Refusal("invalid_name");
  if (!call.args.has("timestamp")) throw new Refusal("no_item_specified");
  return { name, message: messageFrom(call, memberChannel(call), "timestamp") };
}

function memberChannel(call: Call): SlackChannel {
  const channel = channelFrom(call);
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isIn(call.workspace, channel)) throw new Refusal("not_in_channel");
  return channel;
}

function getReactions(call: Call): Fields {
  const channel = channelFrom(call);
  if (!call.args.has("timestamp")) throw new Refusal("no_item_specified");
  const message = messageFrom(call, channel, "timestamp");
  const json = { ...messageJson(call.workspace, message), reactions: reactionsJson(message) };
  return { type: "message", channel: channel.id, message: json };
}

function addPin(call: Call): Fields {
  const { channel, ts } = pin(call);
  if (channel.pins.includes(ts)) throw new Refusal("already_pinned");
  channel.pins.push(ts);
  return {};
}

function removePin(call: Call): Fields {
  const { channel, ts } = pin(call);
  if (!channel.pins.includes(ts)) throw new Refusal("no_pin");
  channel.pins.splice(channel.pins.indexOf(ts), 1);
  return {};
}

function pin(call: Call): { readonly channel: SlackChannel; readonly ts: string } {
  const channel = memberChannel(call);
  if (!call.args.has("timestamp")) throw new Refusal("no_item_specified");
  return { channel, ts: messageFrom(call, channel, "timestamp").ts };
}

function listPins(call: Call): Fields {
  const channel = memberChannel(call);
  const items = channel.messages
    .filter(({ ts }) => channel.pins.includes(ts))
    .map((message) => ({
      type: "message",
      channel: channel.id,
      message: messageJson(call.workspace, message),
    }));
  return { items };
}
