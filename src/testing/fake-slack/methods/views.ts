import { checkView } from "../block-kit/check.ts";
import { type Fields, fieldsOf, textOf } from "../fields.ts";
import { type Call, type Methods, method } from "../method.ts";
import { badArguments, Refusal, refusalFor } from "../refusal.ts";
import { homeOf, openView, publishHome, pushView, updateView, useTrigger, viewJson } from "../views.ts";
import type { SlackView } from "../workspace.ts";
import { userFrom } from "./reach.ts";

export const viewMethods: Methods = {
  "views.open": method("trigger_id interactivity_pointer view", { tier: 4 }, open),
  "views.push": method("trigger_id interactivity_pointer view", { tier: 4 }, push),
  "views.update": method("view_id external_id view hash", { tier: 4 }, update),
  "views.publish": method("user_id view hash", { tier: 4 }, publish),
};

function open(call: Call): Fields {
  const given = viewFrom(call, "modal");
  const { user } = useTrigger(call.workspace, call.args.required("trigger_id"));
  return { view: viewJson(call.workspace, openView(call.workspace, { user, given })) };
}

function push(call: Call): Fields {
  const given = viewFrom(call, "modal");
  const { user, viewId } = useTrigger(call.workspace, call.args.required("trigger_id"));
  // Only what was done in a modal can put another one on top of it.
  const below = call.workspace.views.all.get(viewId ?? "");
  if (below?.type !== "modal" || !below.isOpen) throw new Refusal("not_found");
  return { view: viewJson(call.workspace, pushView(call.workspace, { user, given })) };
}

function update(call: Call): Fields {
  const { args, workspace } = call;
  if (!args.has("view_id") && !args.has("external_id")) {
    throw badArguments("[ERROR] either view_id or external_id must be provided");
  }
  const view = [...workspace.views.all.values()].find(
    ({ id, given, isOpen }) =>
      isOpen &&
      (args.has("view_id") ? id === args.text("view_id") : given["external_id"] === args.text("external_id")),
  );
  if (view === undefined) throw new Refusal("not_found");
  const given = viewFrom(call, view.type);
  checkHash(call, view);
  updateView(workspace, view, given);
  return { view: viewJson(workspace, view) };
}

function publish(call: Call): Fields {
  const { args, workspace } = call;
  const user = userFrom(call, args.required("user_id")).id;
  const given = viewFrom(call, "home");
  const known = homeOf(workspace, user);
  if (known !== undefined) checkHash(call, known);
  return { view: viewJson(workspace, publishHome(workspace, { user, given })) };
}

function checkHash({ args }: Call, view: SlackView): void {
  if (args.has("hash") && args.text("hash") !== view.hash) throw new Refusal("hash_conflict");
}

function viewFrom(call: Call, type: SlackView["type"]): Fields {
  const view = call.args.json("view");
  if (view === undefined) throw badArguments("[ERROR] missing required field: view");
  const refusal = viewProblem(view);
  if (refusal !== undefined) throw refusal;
  if (textOf(fieldsOf(view)["type"]) !== type) {
    throw badArguments(`[ERROR] the view must be of type ${type} [json-pointer:/view/type]`);
  }
  return fieldsOf(view);
}

/** Why Slack would refuse the view. */
export function viewProblem(view: unknown): Refusal | undefined {
  const problems = checkView(view);
  if (problems.length === 0) return undefined;
  const messages = problems.map(({ message, pointer }) => `[ERROR] ${message} [json-pointer:${pointer}]`);
  return refusalFor("invalid_arguments", messages);
}
