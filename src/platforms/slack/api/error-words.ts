import { unreachable } from "../../../domain/unreachable.ts";
import type { NotDone, Refused } from "./answer.ts";

/** What came of a call, for people: what happened, and the next step. */
export function wordsFor(answer: NotDone): string {
  switch (answer.kind) {
    case "refused":
      return refusedWords(answer);
    case "limited":
      return `Slack takes no more calls of this kind for ${Math.ceil(answer.retryAfterMs / 1_000)} s. PoCo tries again by itself.`;
    case "unsure":
      return `It is not known whether Slack did it: ${answer.detail}. Look into the channel, then try again.`;
    case "down":
      return `Slack could not be reached: ${answer.detail}. Check the network of the server, then try again.`;
    default:
      return unreachable(answer);
  }
}

/** The token is of no use any more: nothing works until somebody enters another one. */
export function isDeadToken(error: string): boolean {
  return deadTokens.has(error);
}

/** The conversation cannot be written to any more, whatever PoCo does. */
export function isLostConversation(error: string): boolean {
  return lostConversations.has(error);
}

const deadTokens: ReadonlySet<string> = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "org_login_required",
]);
const lostConversations: ReadonlySet<string> = new Set([
  "channel_not_found",
  "is_archived",
  "not_in_channel",
  "user_not_found",
  "cannot_dm_bot",
]);

const reinstall =
  "Add it under OAuth & Permissions of the app at api.slack.com/apps, reinstall the app to the workspace, and restart PoCo.";
const newToken =
  "Copy the Bot User OAuth Token of the app again, enter it with `poco config slack`, and restart PoCo.";
const manifest =
  "Run `poco config slack`, which prints the manifest, and compare it with the app at api.slack.com/apps.";
const again = "Try again from the newest card.";

/** Slack: the errors of the methods in `methods.ts`. */
const words: Readonly<Record<string, string>> = {
  invalid_auth: `Slack does not know the token. ${newToken}`,
  not_authed: `PoCo sent no token to Slack. ${newToken}`,
  account_inactive: `The app was removed from the workspace. Install it again. ${newToken}`,
  token_revoked: `The token was revoked. Install the app again. ${newToken}`,
  token_expired: `The token has expired. Switch token rotation off in the app, and install it again. ${newToken}`,
  org_login_required: "The workspace was moved to an organisation. Install the app there again.",
  not_allowed_token_type:
    "Slack wants another kind of token here. The bot token begins with xoxb-, the app-level token with xapp-: enter them with `poco config slack`.",
  team_access_not_granted: "The app is not approved for this workspace. Ask an admin of Slack to approve it.",
  access_denied: "The workspace does not let the app do this. Ask an admin of Slack.",
  no_permission: "The bot may not do this here. Ask an admin of Slack, or add the bot to the channel.",
  ekm_access_denied: "The keys of the workspace are locked. Ask an admin of Slack.",
  not_in_channel: "The bot is not in the channel. Write `/invite @PoCo` there.",
  channel_not_found:
    "The channel is gone, or private and without the bot. Invite the bot, or choose another one.",
  is_archived:
    "The channel is archived. Take it out of the archive in Slack, or give the project another one.",
  already_archived: "The channel is archived already.",
  restricted_action:
    "The workspace does not let apps do this. Ask an admin of Slack to allow it, or choose an existing channel.",
  restricted_action_thread_only_channel:
    "In this channel only answers in threads are allowed. Choose another one.",
  restricted_action_read_only_channel: "In this channel only some people may write. Choose another one.",
  restricted_action_non_threadable_channel: "This channel takes no threads. Choose another one.",
  name_taken: "There is a channel with this name, perhaps in the archive. Choose another name.",
  invalid_name_specials: "Slack takes letters, digits, hyphens and underscores only. Choose another name.",
  invalid_name_punctuation: "A name of a channel cannot be punctuation alone. Choose another name.",
  invalid_name_maxlength: "A name of a channel has at most 80 characters. Choose a shorter one.",
  invalid_name_required: "A channel needs a name.",
  invalid_name: "Slack does not take this name. Choose another one.",
  user_is_restricted: "A guest of the workspace cannot be invited by an app. Ask an admin of Slack to do it.",
  ura_max_channels: "A single-channel guest is in a channel already. Ask an admin of Slack to change that.",
  user_not_found: "Slack knows no such person. Choose somebody else.",
  user_not_in_channel: "This person is not in the channel. Invite them first.",
  cant_invite: "This person cannot be invited. Ask an admin of Slack.",
  cannot_dm_bot: "A bot cannot be written to. Choose a person.",
  msg_too_long: "Slack takes no message that long. PoCo should have cut it: please report this.",
  msg_blocks_too_long: "Slack takes no message that long. PoCo should have cut it: please report this.",
  message_not_found: "The message is gone. PoCo posts the card again.",
  cant_update_message: "The message is not the bot's own. PoCo posts the card again.",
  edit_window_closed: "The message is too old to be changed. PoCo posts the card again.",
  thread_not_found: "The thread is gone. Write into the channel instead.",
  expired_trigger_id: `The press took more than 3 seconds to arrive. ${again}`,
  exchanged_trigger_id: `The press was used already. ${again}`,
  invalid_trigger_id: `Slack does not know this press. ${again}`,
  hash_conflict: `The form was changed meanwhile. ${again}`,
  not_found: `The form was closed. ${again}`,
  push_limit_reached: "Three forms lie upon each other. Close one.",
  not_enabled: `The Home tab is switched off. ${manifest}`,
  missing_post_type: `The app lacks a setting. ${manifest}`,
  file_not_found: "The file was deleted in Slack. Send it again.",
  file_deleted: "The file was deleted in Slack. Send it again.",
  storage_limit_reached: "The workspace has no room for files. Ask an admin of Slack.",
  posting_to_channel_denied: "The bot may not put files into this channel. Ask an admin of Slack.",
  too_many_pins: "The channel has as many pins as Slack allows. Remove one.",
  too_many_reactions: "The message has as many reactions as Slack allows.",
  message_limit_exceeded: "The workspace has sent too many messages. Slack takes more later.",
};

function refusedWords({ error, needed, pointers }: Refused): string {
  if (error === "missing_scope") return `The app lacks the scope ${needed ?? "for this"}. ${reinstall}`;
  const known = words[error];
  if (known !== undefined) return known;
  const where = pointers.length === 0 ? "" : ` at ${pointers.join(", ")}`;
  return `Slack refused it: ${error}${where}. See /debug/slack.`;
}
