import { firstWords } from "../../../cards/cut.ts";
import type { Log } from "../../../observe/log.ts";
import type { SlackApi } from "./slack-api.ts";

/**
 * Slack's own display of what an agent does in a thread, with a native stop button. Not every workspace has it: what
 * Slack refuses for good is not asked for again until the next start.
 */
export interface AgentStatus {
  /** Never rejects; nothing depends on it. */
  show(session: AgentSession): Promise<void>;
  /** Null while it works, else why not. */
  readonly off: () => string | null;
}

export interface AgentSession {
  readonly channel: string;
  /** The first message of the thread. */
  readonly threadTs: string;
  readonly status: "active" | "processing" | "suspended" | "closed";
  /** Slack: at most 200 characters, and used once, when the session begins. */
  readonly title?: string;
  /** Who began it. */
  readonly user?: string;
}

const forGood: ReadonlySet<string> = new Set([
  "unknown_method",
  "missing_scope",
  "feature_not_enabled",
  "feature_disabled",
  "channel_type_not_supported",
  "not_allowed_token_type",
  "team_access_not_granted",
  "access_denied",
  "no_permission",
  "method_deprecated",
  "deprecated_endpoint",
  "plan_upgrade_required",
  "paid_teams_only",
]);
/** Without this event nobody would hear a press of the native stop button. */
const deaf = "missing_agent_session_stopped_event_subscription";
const mostTitle = 200;
const mostKept = 500;

export function createAgentStatus({ api, log }: { api: SlackApi; log: Log }): AgentStatus {
  const shown = new Map<string, AgentSession["status"]>();
  let off: string | null = null;

  const latch = (reason: string): void => {
    off = reason;
    log.info({ reason }, "Slack's own status of agents is not available here");
  };

  const show: AgentStatus["show"] = async (session) => {
    const { channel, threadTs, status, title, user } = session;
    const key = `${channel} ${threadTs}`;
    if (off !== null || shown.get(key) === status) return;
    if (shown.size >= mostKept) shown.clear();
    shown.set(key, status);
    const args = {
      channel_id: channel,
      thread_ts: threadTs,
      status,
      title: title && firstWords(title, mostTitle),
      initiator_user_id: user,
    };
    const answer = await api.call("agents.sessions.setStatus", args, { lane: "background" });
    if (answer.kind === "ok" && answer.warnings?.includes(deaf) === true) {
      latch(deaf);
      // Takes the button away again.
      await api.call("agents.sessions.setStatus", { ...args, status: "active" }, { lane: "background" });
    }
    if (answer.kind === "refused" && forGood.has(answer.error)) return latch(answer.error);
    // Another status may have been shown meanwhile; this one is to be shown when it is asked for again.
    if (answer.kind !== "ok" && shown.get(key) === status) shown.delete(key);
  };

  return { show, off: () => off };
}
