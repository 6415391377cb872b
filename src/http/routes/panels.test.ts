import { describe, expect, it } from "vitest";
import { createHttpAppFixture, type HttpApp, objectOf } from "../../testing/http-app.ts";
import { cardActionAnswer } from "../answers.ts";

async function pressed(poco: HttpApp, value: Readonly<Record<string, unknown>>) {
  const { status, body } = await poco.press(value);
  return {
    status,
    faults: cardActionAnswer.safeParse(body).error?.message,
    template: objectOf(body["instruction"])["template_key"],
    toast: objectOf(body["toast"])["type"],
    data: objectOf(objectOf(body["instruction"])["template_data"]),
  };
}

describe("POST /demo/card-actions that only go somewhere", () => {
  it.each([
    ["help", "help"],
    ["project.home", "project_home"],
    ["project.new", "project_create"],
    ["project.new_options", "workspace_choose_agent"],
    ["project.manage", "project_manage"],
    ["project.open", "project_config"],
    ["project.configure_repo", "project_config"],
    ["project.policy", "project_policy"],
    ["project.manage_dir_presets", "project_dir_presets"],
    ["workspace.open", "workspace_overview"],
    ["workspace.enter_path", "workspace_enter_path"],
    ["workspace.enter_path_manual", "workspace_enter_path"],
    ["workspace.choose_preset", "workspace_choose_preset"],
    ["workspace.use_recent_dir", "workspace_recent_dirs"],
    ["workspace.choose_agent", "workspace_choose_agent"],
    ["workspace.choose_model", "workspace_choose_agent"],
    ["workspace.choose_session", "workspace_choose_session"],
    ["workspace.enter_session_id", "workspace_enter_session_id"],
    ["workspace.queue", "workspace_queue"],
    ["task.open_composer", "task_composer"],
    ["access.open", "people"],
  ])("%s shows %s", async (intent_key, template) => {
    await using poco = await createHttpAppFixture();
    const project_id = await poco.aProject("api");

    const answer = await pressed(poco, { intent_key, project_id });

    expect(answer).toMatchObject({ status: 200, faults: undefined, toast: "success", template });
    expect(poco.faults).toEqual([]);
  });

  it.each([
    ["default", "project_default_dir_config"],
    ["preset", "project_dir_presets"],
    ["new", "project_browse_dir"],
  ])("project.browse_dir for %s shows %s", async (purpose, template) => {
    await using poco = await createHttpAppFixture();
    const project_id = await poco.aProject("api");

    const answer = await pressed(poco, { intent_key: "project.browse_dir", purpose, project_id });

    expect(answer).toMatchObject({ status: 200, faults: undefined, toast: "success", template });
  });

  it.each([
    ["task.open", "task_status"],
    ["task.details", "task_details"],
  ])("%s shows %s of a task", async (intent_key, template) => {
    await using poco = await createHttpAppFixture();
    const { task_id } = await poco.command("/run x");
    await poco.inStatus(String(task_id), "completed");

    const answer = await pressed(poco, { intent_key, task_id });

    expect(answer).toMatchObject({ status: 200, template, data: { task: { id: task_id } } });
  });

  it.each([
    ["approval.open", "approval"],
    ["approval.note", "approval_note"],
  ])("%s shows %s of a request", async (intent_key, template) => {
    await using poco = await createHttpAppFixture();
    const { task_id } = await poco.command("/run ask: hello");
    await poco.inStatus(String(task_id), "waiting_for_confirmation");
    const [approval] = await poco.store.approvals.pending();

    const answer = await pressed(poco, { intent_key, approval_id: approval?.id });

    expect(answer).toMatchObject({ status: 200, template, data: { approval_id: approval?.id } });
  });

  it("browses the folders of the contract", async () => {
    await using poco = await createHttpAppFixture();
    const project_id = await poco.aProject("api");

    const { data } = await pressed(poco, {
      intent_key: "workspace.enter_path",
      project_id,
      browse_path: poco.folder,
    });

    expect(data).toMatchObject({
      current_workdir: `${poco.folder}/api`,
      browse_path: poco.folder,
      parent_path: null,
      child_dirs: [`${poco.folder}/api`, `${poco.folder}/scratch`],
      browse_page: 1,
      browse_total_pages: 1,
      error: null,
    });
  });
});

describe("POST /demo/card-actions that change a project", () => {
  it("sets what a form says, and shows where it stands then", async () => {
    await using poco = await createHttpAppFixture();
    const project_id = await poco.aProject("api");
    const preset = `${poco.folder}/scratch`;

    const renamed = await pressed(poco, { intent_key: "project.rename", project_id, name: "shop" });
    const policy = { access: "everyone", prompts: "admins", approves: "requester" };
    const applied = await pressed(poco, { intent_key: "project.apply_policy", project_id, ...policy });
    const added = await pressed(poco, { intent_key: "project.add_dir_preset", project_id, workdir: preset });
    const used = await pressed(poco, {
      intent_key: "workspace.apply_preset_dir",
      project_id,
      workdir: preset,
    });
    const back = await pressed(poco, { intent_key: "workspace.use_default_dir", project_id });

    expect(renamed).toMatchObject({ toast: "success", data: { project: { name: "shop" } } });
    expect(applied).toMatchObject({ toast: "success", template: "project_policy", data: policy });
    expect(added).toMatchObject({ template: "project_dir_presets", data: { presets: [preset] } });
    expect(used).toMatchObject({ data: { current_workdir: preset, workdir_source: "preset" } });
    expect(back).toMatchObject({
      data: { current_workdir: `${poco.folder}/api`, workdir_source: "default" },
    });
  });
});
