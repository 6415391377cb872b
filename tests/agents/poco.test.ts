import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { realCodexCommand } from "../../src/testing/agents-fixtures/real-codex.ts";
import { createMockModel, type MockModel } from "../../src/testing/mock-model/mock-model.ts";
import { type ServedPoco, servePoco, type TaskAnswer } from "../../src/testing/served-poco.ts";

let root: string;
let folder: string;
let model: MockModel;
let poco: ServedPoco;
let project: string;

beforeEach(async () => {
  // Below the system's temporary folder Codex would switch some of its helpers off.
  const cache = join(homedir(), ".cache");
  mkdirSync(cache, { recursive: true });
  root = realpathSync(mkdtempSync(join(cache, "poco-e2e-")));
  folder = join(root, "work");
  for (const name of ["work", "codex"]) mkdirSync(join(root, name));
  model = await createMockModel();
  poco = await servePoco(environment());
  project = await makeProject();
});

afterEach(async () => {
  await poco.kill();
  await model.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function environment(): Record<string, string> {
  const provider = `{name="mock",base_url="${model.baseUrl}",wire_api="responses",request_max_retries=1,stream_max_retries=2}`;
  const args = ["-c", 'model_provider="mock"', "-c", `model_providers.mock=${provider}`];
  return {
    HOME: root,
    POCO_HOME: join(root, "poco"),
    POCO_AGENT_BACKEND: "codex",
    POCO_BURST_MILLISECONDS: "0",
    POCO_CODEX_COMMAND: realCodexCommand,
    POCO_CODEX_MODEL: "gpt-5.5",
    POCO_CODEX_ARGS: JSON.stringify(args),
    POCO_HTTP_TOKEN: "",
    POCO_SECRET_MARK: "must-not-reach-an-agent",
    CODEX_HOME: join(root, "codex"),
  };
}

async function makeProject(): Promise<string> {
  const made = await poco.press({
    intent_key: "project.create",
    name: "E2E",
    backend: "codex",
    workdir: folder,
  });
  expect(made.said).toBe("Project E2E created.");
  const home = await fetch(`${poco.url}/demo/cards/dm/projects`).then((response) => response.text());
  return z.string().parse(/room:([0-9a-f]{8})/.exec(home)?.[1]);
}

async function submit(prompt: string): Promise<string> {
  const pressed = await poco.press({ intent_key: "task.submit", project_id: project, prompt });
  return z.string().parse(pressed.task?.id);
}

const isOver = (task: TaskAnswer) => ["completed", "failed", "cancelled"].includes(task.status);
const waits = (task: TaskAnswer) => task.status === "waiting_for_confirmation" || isOver(task);

describe("PoCo with the real Codex", () => {
  it("answers two prompts in one conversation", async () => {
    const first = await poco.until(await submit("say my number is seven"), isOver);
    const second = await poco.until(await submit("recall"), isOver);

    expect(first).toMatchObject({ status: "completed", raw_result: "my number is seven" });
    expect(second.raw_result).toBe("You said: say my number is seven | recall");
    expect(second.backend_session_id).toBe(first.backend_session_id);
    expect(second.last_token_usage).toMatchObject({ input_tokens: 100, output_tokens: 10 });
  });

  it("runs a command that a person approved, and not one that a person rejected", async () => {
    const approved = await submit("escalate touch approved.txt");
    expect((await poco.until(approved, waits)).status).toBe("waiting_for_confirmation");
    await poco.press({ intent_key: "task.approve", task_id: approved });
    const done = await poco.until(approved, isOver);

    const rejected = await submit("escalate touch rejected.txt");
    expect((await poco.until(rejected, waits)).status).toBe("waiting_for_confirmation");
    await poco.press({ intent_key: "task.reject", task_id: rejected });
    const declined = await poco.until(rejected, isOver);

    expect(done.status).toBe("completed");
    expect(existsSync(join(folder, "approved.txt"))).toBe(true);
    expect(declined.status).toBe("completed");
    expect(declined.raw_result).toContain("rejected");
    expect(existsSync(join(folder, "rejected.txt"))).toBe(false);
  });

  it("stops a task together with the command that it runs", async () => {
    const id = await submit("run sleep 7531");
    await poco.until(id, () => commandsWith("sleep 7531").length > 0);

    await poco.press({ intent_key: "task.stop", task_id: id });

    expect((await poco.until(id, isOver)).status).toBe("cancelled");
    expect(commandsWith("sleep 7531")).toEqual([]);
  });

  it("passes more words on to a running task", async () => {
    const id = await submit("run sleep 2; echo late");
    await poco.until(id, () => commandsWith("sleep 2").length > 0);

    const steered = await poco.press({
      intent_key: "task.steer",
      task_id: id,
      steer_prompt: "also: be quick",
    });

    expect(steered.toast).toBe("success");
    expect((await poco.until(id, isOver)).raw_result).toContain("you added: also: be quick");
  });

  it("keeps what was streamed when it is killed, and goes on in the same conversation", async () => {
    await poco.until(await submit("say my number is seven"), isOver);
    const cut = await submit("hang");
    await poco.until(cut, (task) => task.live_output?.includes("first words") === true);
    const queued = await submit("say I waited");

    await poco.kill();
    poco = await servePoco(environment());
    const interrupted = await poco.task(cut);
    const waited = await poco.until(queued, isOver);
    const continued = await poco.press({ intent_key: "task.continue", task_id: cut });
    const went = await poco.until(z.string().parse(continued.task?.id), isOver);

    expect(interrupted).toMatchObject({ status: "failed", failure_reason: "interrupted" });
    expect(interrupted.raw_result).toContain("first words");
    expect(waited).toMatchObject({ status: "completed", raw_result: "I waited" });
    expect(went.backend_session_id).toBe(interrupted.backend_session_id);
    expect((await poco.until(await submit("recall"), isOver)).raw_result).toContain(
      "my number is seven | hang",
    );
  });

  it("survives the death of Codex in the middle of a turn", async () => {
    const id = await submit("hang");
    await poco.until(id, (task) => task.live_output?.includes("first words") === true);

    for (const pid of commandsWith("app-server")) process.kill(pid, "SIGKILL");
    const lost = await poco.until(id, isOver);
    const next = await poco.until(await submit("recall"), isOver);

    expect(lost).toMatchObject({ status: "failed", failure_reason: "interrupted" });
    expect(lost.raw_result).toContain("first words");
    expect(next.raw_result).toContain("hang | recall");
  });

  it("tells people what a refusal of the model means", async () => {
    const limited = await poco.until(await submit("status 429"), isOver);
    const signedOut = await poco.until(await submit("status 401"), isOver);
    const broken = await poco.until(await submit("status 500"), isOver);

    expect(limited).toMatchObject({ status: "failed", failure_reason: "limit" });
    expect(signedOut).toMatchObject({ status: "failed", failure_reason: "agent" });
    expect(signedOut.failure_message).toContain("codex login");
    expect(broken).toMatchObject({ status: "failed", failure_reason: "agent" });
  });

  it("keeps its own settings from the agent's commands", async () => {
    const id = await submit("run env");

    expect((await poco.until(id, isOver)).raw_result).not.toContain("must-not-reach-an-agent");
  });

  it("leaves nothing running after a polite stop", async () => {
    const id = await submit("run sleep 7532");
    await poco.until(id, () => commandsWith("sleep 7532").length > 0);
    await poco.kill();
    poco = await servePoco({ ...environment(), POCO_STOP_GRACE_SECONDS: "0" });
    await poco.until(await submit("say again"), isOver);

    expect(await poco.stop()).toBe(0);

    expect(commandsWith("sleep 7532")).toEqual([]);
    expect(commandsWith("")).toEqual([]);
  });
});

/** The processes of this test's Codex whose command line holds the words. */
function commandsWith(words: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .filter((pid) => read(pid, "cmdline").replaceAll("\0", " ").includes(words))
    .filter((pid) => read(pid, "environ").includes(root))
    .map(Number);
}

function read(pid: string, name: "cmdline" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}
