import type { Deliveries } from "./deliveries.ts";
import { type Done, doneOf } from "./done.ts";
import { type Fields, fieldsOf, isFields, textOf } from "./fields.ts";
import { shownView } from "./interact.ts";
import { interactionJson } from "./interaction-json.ts";
import { viewProblem } from "./methods/views.ts";
import { clientErrors, type Entry, enter, statefulElements } from "./view-state.ts";
import {
  closeViews,
  mostViews,
  newTrigger,
  popView,
  pushView,
  stackOf,
  updateView,
  viewJson,
} from "./views.ts";
import type { SlackView, Workspace } from "./workspace.ts";

export interface Submitting {
  readonly user: string;
  /** The top one where it is left out. */
  readonly viewId?: string;
  readonly values?: Readonly<Record<string, Entry>>;
}

export interface Submitted extends Done {
  /** What the person is told beside the fields, by block; by Slack's client or by the app. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What people do with modals as a whole. */
export interface Submissions {
  /** Fills the view in and sends it. Slack's client holds it back while a required field is empty. */
  submitView(submitting: Submitting): Promise<Submitted>;
  /** Fills the view in without sending it. */
  fillView(filling: Submitting): void;
  /** Closes the top view, or all of them with `isAll`. */
  closeView(closing: { readonly user: string; readonly isAll?: boolean }): Promise<Done>;
  /** The person reloads Slack: modals and what only this person saw are gone, and nobody is told. */
  reload(user: string): void;
}

export function createSubmissions(workspace: Workspace, deliveries: Deliveries): Submissions {
  function fill({ user, viewId, values = {} }: Submitting): SlackView {
    const view = shownView(workspace, user, viewId);
    view.state = enter(view.given["blocks"], view.state, values);
    return view;
  }

  return {
    fillView: (filling) => void fill(filling),
    submitView: async (submitting) => {
      const view = fill(submitting);
      if (!isFields(view.given["submit"])) throw new Error("the view has no button to submit it");
      const early = clientErrors(view.given["blocks"], view.state);
      if (Object.keys(early).length > 0) return { ...doneOf([]), errors: early };
      const done = doneOf([
        await deliveries.interact("interactive", {
          type: "view_submission",
          ...interactionJson(workspace, view.user),
          trigger_id: newTrigger(workspace, view.user, view.id),
          view: viewJson(workspace, view),
          response_urls: [],
        }),
      ]);
      // Unanswered, the view stays with "We had some trouble connecting"
      return done.isAcknowledged
        ? { ...done, errors: answer(workspace, view, fieldsOf(done.ack)) }
        : { ...done, errors: {} };
    },
    reload: (user) => {
      closeViews(workspace, user);
      for (const one of workspace.ephemerals) if (one.user === user) one.isDeleted = true;
    },
    closeView: async ({ user, isAll = false }) => {
      const closed = isAll ? stackOf(workspace, user).toReversed() : [shownView(workspace, user, undefined)];
      for (const view of closed) popView(workspace, view);
      const told = closed.filter((view) => view.given["notify_on_close"] === true);
      const sent = await Promise.all(
        told.map((view) =>
          deliveries.interact("interactive", {
            type: "view_closed",
            ...interactionJson(workspace, user),
            view: viewJson(workspace, view),
            is_cleared: isAll,
          }),
        ),
      );
      return doneOf(sent);
    },
  };
}

/** What the acknowledgement makes of the view. */
function answer(workspace: Workspace, view: SlackView, ack: Fields): Readonly<Record<string, string>> {
  const action = ack["response_action"];
  switch (action) {
    case undefined:
      popView(workspace, view);
      return {};
    case "clear":
      closeViews(workspace, view.user);
      return {};
    case "errors":
      return shownErrors(workspace, view, fieldsOf(ack["errors"]));
    case "update":
    case "push": {
      const given = fieldsOf(ack["view"]);
      const problem = viewProblem(given);
      if (problem !== undefined) {
        workspace.lints.push(`a view in an acknowledgement was refused: ${JSON.stringify(problem.facts)}`);
      } else if (action === "update") updateView(workspace, view, given);
      else if (stackOf(workspace, view.user).length < mostViews) {
        pushView(workspace, { user: view.user, given });
      } else workspace.lints.push("a view was pushed onto a full stack");
      return {};
    }
    default:
      workspace.lints.push(`an unknown response_action: ${JSON.stringify(action)}`);
      return {};
  }
}

/** Only input blocks can show an error; any other makes the person see nothing but a failure. */
function shownErrors(workspace: Workspace, view: SlackView, given: Fields): Readonly<Record<string, string>> {
  const inputs = statefulElements(view.given["blocks"]).filter(({ isInput }) => isInput);
  const shown: Record<string, string> = {};
  if (Object.keys(given).length === 0) workspace.lints.push("response_action errors without any error");
  for (const [blockId, text] of Object.entries(given)) {
    if (inputs.some((input) => input.blockId === blockId)) shown[blockId] = textOf(text);
    else workspace.lints.push(`an error for ${blockId}, which is no input block of the view`);
  }
  return shown;
}
