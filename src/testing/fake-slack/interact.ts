import { dmOf } from "./create-workspace.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Done, doneOf } from "./done.ts";
import { type Fields, fieldsOf, textOf } from "./fields.ts";
import { findElement, type Wanted } from "./find-element.ts";
import { actionJson, channelNameJson, interactionJson, newResponseUrl } from "./interaction-json.ts";
import { messageJson } from "./message-json.ts";
import { show } from "./respond.ts";
import { messageAt, type Place } from "./speak.ts";
import { stateOfStream } from "./stream-state.ts";
import { type Entry, enter, entered, initialState } from "./view-state.ts";
import { homeOf, newTrigger, stackOf, viewJson } from "./views.ts";
import type { SlackEphemeral, SlackMessage, SlackView, Workspace } from "./workspace.ts";

/** What people press, choose and call, outside of views' own buttons. */
export interface Interacting {
  /**
   * Uses a button, menu or other element: of a message where `ts` is given, of a view where `viewId` is, else of
   * the top view that the person has open. Rejects where there is no such element.
   */
  press(pressing: Pressing): Promise<Done>;
  command(command: Commanding): Promise<Done>;
  shortcut(shortcut: Shortcutting): Promise<Done>;
  openHome(user: string, tab?: "home" | "messages"): Promise<Done>;
  /** Slack's own stop button: what streams in the thread ends. */
  stopAgentSession(what: {
    readonly user: string;
    readonly channel: string;
    readonly threadTs: string;
  }): Promise<Done>;
}

export interface Pressing extends Wanted {
  readonly user: string;
  readonly channel?: string;
  readonly ts?: string;
  /** `home` for the person's Home. */
  readonly viewId?: string;
  /** What is chosen or typed, where it is no button. */
  readonly choice?: Entry;
  /** What the person has entered in the view before. */
  readonly values?: Readonly<Record<string, Entry>>;
}

export interface Commanding {
  readonly user: string;
  readonly channel: string;
  readonly text?: string;
  /** `/poco` where it is left out. */
  readonly command?: string;
}

export interface Shortcutting {
  readonly user: string;
  readonly callbackId: string;
  /** Where it is used on a message. */
  readonly message?: Place;
}

export function createInteracting(workspace: Workspace, deliveries: Deliveries): Interacting {
  async function interact(payload: Fields): Promise<Done> {
    const delivery = await deliveries.interact("interactive", payload);
    const done = doneOf([delivery]);
    if (done.isAcknowledged && Object.keys(fieldsOf(done.ack)).length > 0) {
      workspace.lints.push(`${textOf(payload["type"])} was acknowledged with a payload, which Slack ignores`);
    }
    return done;
  }

  return {
    press: async (pressing) => {
      const payload =
        pressing.ts === undefined ? viewAction(workspace, pressing) : messageAction(workspace, pressing);
      return await interact(payload);
    },
    command: async (commanding) => {
      const { url, payload } = commandPayload(workspace, commanding);
      const done = doneOf([await deliveries.interact("slash_commands", payload)]);
      const answer = fieldsOf(done.ack);
      const place = workspace.responseUrls.get(url.slice(url.lastIndexOf("/") + 1));
      if (place !== undefined && Object.keys(answer).length > 0) {
        const code = show(workspace, place, answer);
        if (code !== undefined) workspace.lints.push(`the answer to a command was refused: ${code}`);
      }
      return done;
    },
    shortcut: async ({ user, callbackId, message }) =>
      await interact(
        message === undefined
          ? globalShortcut(workspace, user, callbackId)
          : messageShortcut(workspace, user, { callbackId, message }),
      ),
    openHome: async (user, tab = "home") => {
      const view = homeOf(workspace, user);
      return doneOf(
        await deliveries.during(() =>
          workspace.publish({
            type: "app_home_opened",
            user,
            channel: dmOf(workspace, user).id,
            tab,
            ...(tab === "home" && view !== undefined && { view: viewJson(workspace, view) }),
            event_ts: workspace.nextTs(),
          }),
        ),
      );
    },
    stopAgentSession: async (what) => doneOf(await deliveries.during(() => stopSession(workspace, what))),
  };
}

/** The element of a message, ephemeral or not, as `block_actions`. */
function messageAction(workspace: Workspace, pressing: Pressing): Fields {
  const { user, channel: id = "", ts = "" } = pressing;
  const channel = workspace.channels.get(id);
  if (channel === undefined) throw new Error(`there is no conversation ${id}`);
  const ephemeral = workspace.ephemerals.find((one) => one.ts === ts && one.user === user && !one.isDeleted);
  const message: SlackMessage | SlackEphemeral = ephemeral ?? messageAt(workspace, { channel: id, ts });
  const isEphemeral = ephemeral !== undefined;
  const { threadTs } = message;
  const source = { ts, isEphemeral };
  const state = enter(message.blocks, initialState({ blocks: message.blocks }), pressing.values ?? {});
  return {
    type: "block_actions",
    ...interactionJson(workspace, user),
    container: {
      type: "message",
      message_ts: ts,
      channel_id: id,
      is_ephemeral: isEphemeral,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    },
    trigger_id: newTrigger(workspace, user),
    channel: channelNameJson(channel),
    // Slack leaves the message out where only one person sees it.
    ...(!("isDeleted" in message) && { message: messageJson(workspace, message) }),
    state: { values: state },
    response_url: newResponseUrl(workspace, { channel: id, user, threadTs, source }),
    actions: [actionOf(workspace, message.blocks, pressing)],
  };
}

function viewAction(workspace: Workspace, pressing: Pressing): Fields {
  const { user } = pressing;
  const view = shownView(workspace, user, pressing.viewId);
  view.state = enter(view.given["blocks"], view.state, pressing.values ?? {});
  const { action_id: actionId, block_id: blockId } = findElement(view.given["blocks"], pressing).element;
  const action = actionOf(workspace, view.given["blocks"], pressing);
  if (pressing.choice !== undefined) {
    const name = textOf(actionId) || textOf(blockId);
    const isKept = Object.values(view.state).some((actions) => name in actions);
    if (isKept) view.state = enter(view.given["blocks"], view.state, { [name]: pressing.choice });
  }
  return {
    type: "block_actions",
    ...interactionJson(workspace, user),
    container: { type: "view", view_id: view.id },
    trigger_id: newTrigger(workspace, user, view.id),
    view: viewJson(workspace, view),
    actions: [action],
  };
}

/** A view that the person sees: the top one where none is named. */
export function shownView(workspace: Workspace, user: string, id: string | undefined): SlackView {
  const view =
    id === "home"
      ? homeOf(workspace, user)
      : id === undefined
        ? stackOf(workspace, user).at(-1)
        : workspace.views.all.get(id);
  if (view === undefined || !view.isOpen || view.user !== user) {
    throw new Error(`${user} has no view ${id ?? ""} open`);
  }
  return view;
}

function actionOf(workspace: Workspace, blocks: unknown, { choice, ...wanted }: Pressing): Fields {
  const { blockId, element } = findElement(blocks, wanted);
  const place = { block_id: blockId, action_ts: workspace.nextTs() };
  if (element["type"] === "button") return actionJson(element, {}, place);
  if (choice === undefined) throw new Error(`a ${textOf(element["type"])} needs a choice`);
  return actionJson(element, entered(element, choice), place);
}

function commandPayload(
  workspace: Workspace,
  { user, channel: id, text = "", command = "/poco" }: Commanding,
): { readonly url: string; readonly payload: Fields } {
  const channel = workspace.channels.get(id);
  if (channel === undefined || channel.isArchived) throw new Error(`no command can be sent in ${id}`);
  const { app, team, users } = workspace;
  const url = newResponseUrl(workspace, { channel: id, user });
  const payload = {
    token: app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: id,
    channel_name: channelNameJson(channel)["name"],
    user_id: user,
    user_name: users.get(user)?.name ?? "",
    command,
    text: text.trim(),
    api_app_id: app.appId,
    is_enterprise_install: "false",
    response_url: url,
    trigger_id: newTrigger(workspace, user),
  };
  return { url, payload };
}

function globalShortcut(workspace: Workspace, user: string, callbackId: string): Fields {
  return {
    type: "shortcut",
    ...interactionJson(workspace, user),
    callback_id: callbackId,
    trigger_id: newTrigger(workspace, user),
    action_ts: workspace.nextTs(),
  };
}

function messageShortcut(
  workspace: Workspace,
  user: string,
  { callbackId, message: place }: { readonly callbackId: string; readonly message: Place },
): Fields {
  const message = messageAt(workspace, place);
  const channel = workspace.channels.get(place.channel);
  const { channel: id, threadTs } = message;
  return {
    type: "message_action",
    ...interactionJson(workspace, user),
    callback_id: callbackId,
    trigger_id: newTrigger(workspace, user),
    action_ts: workspace.nextTs(),
    message_ts: message.ts,
    channel: channel && channelNameJson(channel),
    message: messageJson(workspace, message),
    response_url: newResponseUrl(workspace, { channel: id, user, threadTs }),
  };
}

function stopSession(
  workspace: Workspace,
  {
    user,
    channel: id,
    threadTs,
  }: { readonly user: string; readonly channel: string; readonly threadTs: string },
): void {
  const streaming = (workspace.channels.get(id)?.messages ?? []).filter(
    (message) => message.threadTs === threadTs && stateOfStream(workspace, message) === "open",
  );
  for (const { stream } of streaming) if (stream) stream.state = "stopped_by_user";
  workspace.publish({
    type: "agent_session_stopped",
    channel: id,
    user,
    thread_ts: threadTs,
    streaming_message_ts: streaming.map(({ ts }) => ts),
    event_ts: workspace.nextTs(),
  });
}
