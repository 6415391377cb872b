import { createHash } from "node:crypto";
import { type Fields, objectsOf, textOf } from "./fields.ts";
import { withBlockIds } from "./methods/content.ts";
import { Refusal } from "./refusal.ts";
import { initialState, keptState } from "./view-state.ts";
import type { SlackView, Trigger, Workspace } from "./workspace.ts";

/** Slack: three views on top of each other. */
export const mostViews = 3;

export interface Showing {
  readonly user: string;
  readonly given: Fields;
}

/** Opens a modal in place of whatever the person had open. */
export function openView(workspace: Workspace, showing: Showing): SlackView {
  closeViews(workspace, showing.user);
  const view = addView(workspace, { ...showing, type: "modal" });
  workspace.views.stacks.set(showing.user, [view.id]);
  return view;
}

export function pushView(workspace: Workspace, showing: Showing): SlackView {
  const stack = stackOf(workspace, showing.user);
  const top = stack.at(-1);
  if (top === undefined) throw new Refusal("not_found");
  if (stack.length >= mostViews) throw new Refusal("push_limit_reached");
  const view = addView(workspace, { ...showing, type: "modal", below: top });
  workspace.views.stacks.set(showing.user, [...stack.map(({ id }) => id), view.id]);
  return view;
}

/** Replaces what a view shows; what the person entered stays where block and action keep their ids. */
export function updateView(workspace: Workspace, view: SlackView, given: Fields): void {
  const named = namedBlocks(workspace, given);
  view.state = keptState(named, view.state);
  view.given = named;
  view.hash = hashOf(workspace);
}

export function publishHome(workspace: Workspace, showing: Showing): SlackView {
  const known = homeOf(workspace, showing.user);
  if (known !== undefined) {
    updateView(workspace, known, showing.given);
    return known;
  }
  const view = addView(workspace, { ...showing, type: "home" });
  workspace.views.homes.set(showing.user, view.id);
  return view;
}

export function homeOf({ views }: Workspace, user: string): SlackView | undefined {
  return views.all.get(views.homes.get(user) ?? "");
}

/** The open modals of a person, the top one last. */
export function stackOf({ views }: Workspace, user: string): readonly SlackView[] {
  const ids = views.stacks.get(user) ?? [];
  return ids.map((id) => views.all.get(id)).filter((view) => view !== undefined);
}

/** Takes the top view away. */
export function popView(workspace: Workspace, view: SlackView): void {
  view.isOpen = false;
  const left = stackOf(workspace, view.user).filter(({ id }) => id !== view.id);
  workspace.views.stacks.set(
    view.user,
    left.map(({ id }) => id),
  );
}

export function closeViews(workspace: Workspace, user: string): void {
  for (const view of stackOf(workspace, user)) popView(workspace, view);
}

interface NewView extends Showing {
  readonly type: SlackView["type"];
  readonly below?: SlackView;
}

function addView(workspace: Workspace, { user, given, type, below }: NewView): SlackView {
  const external = textOf(given["external_id"]);
  const isTaken = [...workspace.views.all.values()].some(
    (view) => external !== "" && view.isOpen && view.given["external_id"] === external,
  );
  if (isTaken) throw new Refusal("duplicate_external_id");
  const id = workspace.nextId("V");
  const named = namedBlocks(workspace, given);
  const view: SlackView = {
    id,
    user,
    type,
    given: named,
    hash: hashOf(workspace),
    state: initialState(named),
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    isOpen: true,
  };
  workspace.views.all.set(id, view);
  return view;
}

function namedBlocks(workspace: Workspace, given: Fields): Fields {
  return { ...given, blocks: withBlockIds(workspace, objectsOf(given["blocks"])) };
}

function hashOf(workspace: Workspace): string {
  const ts = workspace.nextTs();
  return `${ts.slice(0, 10)}.${createHash("md5").update(ts).digest("hex").slice(0, 8)}`;
}

/** A view as the Web API and interactions show it. */
export function viewJson({ app, team }: Workspace, view: SlackView): Fields {
  const { given } = view;
  return {
    id: view.id,
    team_id: team.id,
    type: view.type,
    blocks: given["blocks"],
    private_metadata: textOf(given["private_metadata"]),
    callback_id: textOf(given["callback_id"]),
    state: { values: view.state },
    hash: view.hash,
    ...(view.type === "modal" && {
      title: given["title"],
      close: given["close"] ?? null,
      submit: given["submit"] ?? null,
    }),
    clear_on_close: given["clear_on_close"] === true,
    notify_on_close: given["notify_on_close"] === true,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    app_id: app.appId,
    app_installed_team_id: team.id,
    external_id: textOf(given["external_id"]),
    bot_id: app.botId,
  };
}

/** Slack: a trigger lasts three seconds. */
const triggerLastsMs = 3_000;

/** Makes a trigger for what a person just did. */
export function newTrigger(workspace: Workspace, user: string, viewId?: string): string {
  const id = `${workspace.nextId("1")}.${workspace.nextId("2")}`;
  workspace.triggers.set(id, { user, at: workspace.now(), viewId, isUsed: false });
  return id;
}

/** A trigger opens one view. */
export function useTrigger(workspace: Workspace, id: string): Trigger {
  const trigger = workspace.triggers.get(id);
  if (trigger === undefined) throw new Refusal("invalid_trigger_id");
  if (trigger.isUsed) throw new Refusal("exchanged_trigger_id");
  if (workspace.now() - trigger.at > triggerLastsMs) throw new Refusal("expired_trigger_id");
  trigger.isUsed = true;
  return trigger;
}
