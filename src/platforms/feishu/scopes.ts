/** A right of the app, and what does not work without it. */
export interface Scope {
  readonly name: string;
  /** A wider one that grants the same. */
  readonly wider?: string;
  /** What PoCo does with it; completes "PoCo needs it to ...". */
  readonly need: string;
  /** Without it PoCo works, and does less. */
  readonly isOptional?: true;
}

/** With it PoCo hears everything in its groups; without it only what mentions it. */
export const allMessages = "im:message.group_msg";

/** Feishu's names of the rights that PoCo asks for (Feishu, "Scope list", 2026), the indispensable ones first. */
export const scopes: readonly Scope[] = [
  { name: "im:message:send_as_bot", wider: "im:message", need: "send cards and messages" },
  { name: "im:message:update", wider: "im:message", need: "keep cards up to date" },
  { name: "im:message.p2p_msg:readonly", wider: "im:message", need: "hear direct messages" },
  { name: "im:message.group_at_msg:readonly", wider: "im:message", need: "hear messages that mention it" },
  { name: "im:message:readonly", wider: "im:message", need: "fetch files and read up what it missed" },
  { name: "im:resource", need: "send files" },
  { name: "cardkit:card:write", need: "show live cards" },
  { name: "im:chat:create", wider: "im:chat", need: "make a group for a project" },
  { name: "im:chat:read", wider: "im:chat", need: "know its groups" },
  { name: "im:chat:update", wider: "im:chat", need: "name and describe its groups" },
  { name: "im:chat.members:write_only", wider: "im:chat", need: "invite people into a group" },
  {
    name: allMessages,
    need: "hear prompts that do not mention it",
    isOptional: true,
  },
  {
    name: "im:message.reactions:write_only",
    need: "mark prompts with a reaction",
    isOptional: true,
  },
  {
    name: "im:message.pins:write_only",
    need: "pin the card of the workspace",
    isOptional: true,
  },
  {
    name: "im:message:recall",
    wider: "im:message",
    need: "take back cards that were replaced",
    isOptional: true,
  },
  { name: "im:chat:delete", wider: "im:chat", need: "dissolve the group of a project", isOptional: true },
  {
    name: "im:chat:operate_as_owner",
    wider: "im:chat",
    need: "dissolve a group that belongs to a person",
    isOptional: true,
  },
  {
    name: "contact:user.base:readonly",
    need: "call people by their names",
    isOptional: true,
  },
  {
    name: "application:application:self_manage",
    need: "see which rights are missing",
    isOptional: true,
  },
];

/** What PoCo hears of. */
export const events: readonly string[] = [
  "im.message.receive_v1",
  "im.message.recalled_v1",
  "im.chat.access_event.bot_p2p_chat_entered_v1",
  "im.chat.member.bot.added_v1",
  "im.chat.member.bot.deleted_v1",
  "im.chat.disbanded_v1",
  "im.chat.updated_v1",
  "application.bot.menu_v6",
];

/** What PoCo is asked, and has to answer. */
export const callbacks: readonly string[] = ["card.action.trigger"];

export interface Lacking {
  /** Without them something that everybody expects does not work. */
  readonly needed: readonly Scope[];
  readonly optional: readonly Scope[];
}

/** Which of the rights are not among those that were granted. Pure. */
export function lackingScopes(granted: ReadonlySet<string>): Lacking {
  const lacking = scopes.filter(
    ({ name, wider }) => !granted.has(name) && (wider === undefined || !granted.has(wider)),
  );
  return {
    needed: lacking.filter(({ isOptional }) => isOptional !== true),
    optional: lacking.filter(({ isOptional }) => isOptional === true),
  };
}

/** The page of Feishu's console on which the rights are added. Pure. */
export function scopesLink(origin: string, appId: string, names: readonly string[]): string {
  const query = new URLSearchParams({ q: names.join(","), op_from: "poco" });
  return `${origin}/app/${appId}/auth?${query.toString()}`;
}
