import { afterEach, describe, expect, it } from "vitest";
import { type Listener, listening, type Ready, readySlack } from "../fake-slack-fixture.ts";
import { type Fields, fieldsOf } from "../fields.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

interface Prompted extends Ready {
  readonly socket: Listener;
  /** A fresh trigger of Ann's. */
  trigger(): Promise<unknown>;
}

async function prompted(): Promise<Prompted> {
  const made = await readySlack();
  open.push(made.slack.close);
  const socket = await listening(made.slack);
  open.push(() => socket.client.disconnect());
  const { slack, ann } = made;
  const trigger = async (): Promise<unknown> => {
    await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
    return socket.got.at(-1)?.body["trigger_id"];
  };
  return { ...made, socket, trigger };
}

const words = (text: string): Fields => ({ type: "plain_text", text });
const option = (value: string): Fields => ({ text: words(value.toUpperCase()), value });

const nameInput = {
  type: "input",
  block_id: "name",
  label: words("Name"),
  element: { type: "plain_text_input", action_id: "name", max_length: 10 },
};
const agentInput = {
  type: "input",
  block_id: "agent",
  label: words("Agent"),
  optional: true,
  element: {
    type: "static_select",
    action_id: "agent",
    options: [option("codex"), option("claude")],
    initial_option: option("codex"),
  },
};
const browse = {
  type: "actions",
  block_id: "dir",
  elements: [{ type: "button", action_id: "browse", text: words("Browse"), value: "d1" }],
};

function modal(title = "New", more: Fields = {}): Fields {
  return {
    type: "modal",
    title: words(title),
    submit: words("Go"),
    blocks: [nameInput, agentInput, browse],
    ...more,
  };
}

const home = { type: "home", blocks: [browse] };

describe("modals", () => {
  it("open on a trigger, once and within three seconds", async () => {
    const { slack, ann, trigger, refusal } = await prompted();
    const [used, old] = [await trigger(), await trigger()];

    const refusals = [
      await refusal("views.open", { trigger_id: used, view: modal() }),
      await refusal("views.open", { trigger_id: used, view: modal() }),
      await refusal("views.open", { trigger_id: "1.2", view: modal() }),
    ];
    await slack.tick(3_001);
    refusals.push(await refusal("views.open", { trigger_id: old, view: modal() }));

    expect(refusals).toEqual([undefined, "exchanged_trigger_id", "invalid_trigger_id", "expired_trigger_id"]);
    expect(slack.viewsOf(ann)).toMatchObject([{ title: "New", submit: "Go", buttons: ["Browse"] }]);
  });

  it("are refused with pointers to what is wrong in them, and the trigger stays good", async () => {
    const { trigger, call, refusal } = await prompted();
    const id = await trigger();

    const failure: unknown = await call("views.open", { trigger_id: id, view: modal("x".repeat(25)) }).catch(
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({
      data: {
        error: "invalid_arguments",
        response_metadata: { messages: [expect.stringContaining("[json-pointer:/view/title") as string] },
      },
    });
    expect(await refusal("views.open", { trigger_id: id, view: modal() })).toBeUndefined();
  });

  it("are updated where the hash still fits, and keep what was entered", async () => {
    const { slack, ann, trigger, call, refusal } = await prompted();
    const { view } = await call("views.open", { trigger_id: await trigger(), view: modal() });
    const { id, hash } = view as { id: string; hash: string };
    slack.fillView({ user: ann, values: { name: "shop", Agent: "CLAUDE" } });

    await call("views.update", { view_id: id, hash, view: modal("Later") });

    expect(await refusal("views.update", { view_id: id, hash, view: modal() })).toBe("hash_conflict");
    expect(await refusal("views.update", { view_id: "V404", view: modal() })).toBe("not_found");
    expect(slack.viewsOf(ann)[0]).toMatchObject({
      title: "Later",
      state: {
        name: { name: { value: "shop" } },
        agent: { agent: { selected_option: { value: "claude" } } },
      },
    });
  });

  it("stand three high, pushed from buttons in them", async () => {
    const { slack, ann, socket, trigger, call, refusal } = await prompted();
    await call("views.open", { trigger_id: await trigger(), view: modal("1") });
    const push = async (title: string): Promise<string | undefined> => {
      await slack.press({ user: ann, actionId: "browse" });
      return refusal("views.push", { trigger_id: socket.got.at(-1)?.body["trigger_id"], view: modal(title) });
    };

    expect(await refusal("views.push", { trigger_id: await trigger(), view: modal("0") })).toBe("not_found");
    expect([await push("2"), await push("3"), await push("4")]).toEqual([
      undefined,
      undefined,
      "push_limit_reached",
    ]);
    expect(slack.viewsOf(ann).map(({ title }) => title)).toEqual(["1", "2", "3"]);
  });

  it("send buttons with what was entered so far", async () => {
    const { slack, ann, socket, trigger, call } = await prompted();
    await call("views.open", { trigger_id: await trigger(), view: modal() });

    await slack.press({ user: ann, text: "Browse", values: { name: "shop" } });

    expect(socket.got.at(-1)?.body).toMatchObject({
      type: "block_actions",
      container: { type: "view" },
      view: { state: { values: { name: { name: { value: "shop" } } } }, type: "modal" },
      actions: [{ action_id: "browse", block_id: "dir", value: "d1" }],
    });
  });

  it("are held back by Slack's client while a required field is empty or too long", async () => {
    const { slack, ann, socket, trigger, call } = await prompted();
    await call("views.open", { trigger_id: await trigger(), view: modal() });
    const before = socket.got.length;

    const empty = await slack.submitView({ user: ann });
    const long = await slack.submitView({ user: ann, values: { name: "x".repeat(11) } });

    expect([empty.errors, long.errors]).toMatchObject([
      { name: expect.stringContaining("required") as string },
      { name: expect.stringContaining("10") as string },
    ]);
    expect(socket.got).toHaveLength(before);
  });

  it("close when they are submitted, and show errors only beside inputs", async () => {
    const { slack, ann, socket, trigger, call } = await prompted();
    await call("views.open", { trigger_id: await trigger(), view: modal("New", { private_metadata: "m1" }) });
    socket.answer(() => ({ response_action: "errors", errors: { name: "is taken", dir: "is odd" } }));

    const refused = await slack.submitView({ user: ann, values: { name: "shop" } });
    const stillOpen = slack.viewsOf(ann).length;
    socket.answer(() => ({}));
    await slack.submitView({ user: ann });

    expect(refused.errors).toEqual({ name: "is taken" });
    expect(slack.lints).toEqual(["an error for dir, which is no input block of the view"]);
    expect([stillOpen, slack.viewsOf(ann).length]).toEqual([1, 0]);
    expect(fieldsOf(socket.got.at(-1)?.body)).toMatchObject({
      type: "view_submission",
      view: {
        private_metadata: "m1",
        state: { values: { agent: { agent: { selected_option: { value: "codex" } } } } },
      },
    });
  });

  it("are updated, pushed and cleared by acknowledgements", async () => {
    const { slack, ann, socket, trigger, call } = await prompted();
    await call("views.open", { trigger_id: await trigger(), view: modal() });
    const titles: string[][] = [];
    for (const action of ["update", "push", "clear"]) {
      socket.answer(() => ({
        response_action: action,
        ...(action !== "clear" && { view: modal(action) }),
      }));
      await slack.submitView({ user: ann, values: { name: "shop" } });
      titles.push(slack.viewsOf(ann).map(({ title }) => title));
    }

    expect(titles).toEqual([["update"], ["update", "push"], []]);
  });

  it("are gone when the person reloads, and nobody is told", async () => {
    const { slack, ann, channel, socket, trigger, call } = await prompted();
    const view = modal("New", { notify_on_close: true });
    await call("views.open", { trigger_id: await trigger(), view });
    await call("chat.postEphemeral", { channel, user: ann, text: "psst" });
    const before = socket.got.length;

    slack.reload(ann);

    expect([slack.viewsOf(ann), slack.ephemerals(ann)]).toEqual([[], []]);
    expect(socket.got).toHaveLength(before);
  });

  it("tell of being closed where they ask for it, and are gone then", async () => {
    const { slack, ann, socket, trigger, call, refusal } = await prompted();
    const view = modal("New", { notify_on_close: true });
    const opened = await call("views.open", { trigger_id: await trigger(), view });

    await slack.closeView({ user: ann });

    expect(socket.got.at(-1)?.body).toMatchObject({ type: "view_closed", is_cleared: false });
    const id = fieldsOf(opened["view"])["id"];
    expect(await refusal("views.update", { view_id: id, view })).toBe("not_found");
  });
});

describe("Home", () => {
  it("is published for one person, with the hash that fits", async () => {
    const { slack, ann, socket, call, refusal } = await prompted();
    const first = await call("views.publish", { user_id: ann, view: home });
    const hash = fieldsOf(first["view"])["hash"];
    await call("views.publish", { user_id: ann, hash, view: home });

    await slack.press({ user: ann, viewId: "home", text: "Browse" });

    expect(socket.got.at(-1)?.body).toMatchObject({ view: { type: "home" }, actions: [{ value: "d1" }] });
    expect(await refusal("views.publish", { user_id: ann, hash, view: home })).toBe("hash_conflict");
    expect(await refusal("views.publish", { user_id: "U404", view: home })).toBe("user_not_found");
    expect(await refusal("views.publish", { user_id: ann, view: modal() })).toBe("invalid_arguments");
  });
});
