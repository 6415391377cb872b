import { type Fields, textOf } from "../fields.ts";
import { type Call, type Methods, method } from "../method.ts";
import { badArguments, Refusal } from "../refusal.ts";
import { threadFrom, writableChannel } from "./reach.ts";

const scopes = ["chat:write"] as const;
const author = "username icon_emoji icon_url";

export const agentMethods: Methods = {
  "assistant.threads.setStatus": method(
    `channel_id thread_ts status loading_messages ${author}`,
    { tier: 3, scopes: ["chat:write", "assistant:write"] },
    setStatus,
  ),
  "agents.sessions.setStatus": method(
    `channel_id thread_ts status title initiator_user_id ${author}`,
    { tier: 3, scopes },
    setSessionStatus,
  ),
  "agents.sessions.rename": method("channel_id thread_ts title", { tier: 3, scopes }, renameSession),
};

function setStatus(call: Call): Fields {
  const { args, workspace } = call;
  const channel = writableChannel(call, "channel_id");
  args.required("thread_ts");
  const thread = threadFrom(call, channel) ?? "";
  const status = args.text("status");
  if (status === undefined) throw badArguments("[ERROR] missing required field: status");
  const loading = args.json("loading_messages");
  if (Array.isArray(loading) && loading.length > 10) {
    throw badArguments("[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]");
  }
  // An empty status takes the line away; so does the app's next message there.
  if (status === "") workspace.statuses.delete(`${channel.id}:${thread}`);
  else workspace.statuses.set(`${channel.id}:${thread}`, status);
  return {};
}

const sessionStates = ["active", "processing", "suspended", "closed"];

function setSessionStatus(call: Call): Fields {
  const { args, workspace } = call;
  const status = args.required("status");
  if (!sessionStates.includes(status)) throw badArguments("[ERROR] unknown status [json-pointer:/status]");
  const key = sessionKey(call);
  const title = titleFrom(call);
  const initiator = args.text("initiator_user_id");
  if (initiator !== undefined && !workspace.users.has(initiator)) throw new Refusal("user_not_found");
  const known = workspace.sessions.get(key);
  workspace.sessions.set(key, { status, title: known?.title ?? title });
  const canStop = workspace.rules.subscriptions.has("agent_session_stopped");
  return {
    status,
    agent_status: status,
    title: workspace.sessions.get(key)?.title ?? "",
    ...(!canStop && { warning: "missing_agent_session_stopped_event_subscription" }),
  };
}

function renameSession(call: Call): Fields {
  const session = call.workspace.sessions.get(sessionKey(call));
  if (session === undefined) throw new Refusal("session_not_found");
  call.args.required("title");
  session.title = titleFrom(call);
  return { title: session.title };
}

function sessionKey(call: Call): string {
  const channel = writableChannel(call, "channel_id");
  call.args.required("thread_ts");
  return `${channel.id}:${threadFrom(call, channel) ?? ""}`;
}

/** Slack: 200 characters. */
function titleFrom(call: Call): string {
  const title = textOf(call.args.text("title"));
  if (title.length > 200)
    throw badArguments("[ERROR] must be less than 201 characters [json-pointer:/title]");
  return title;
}
