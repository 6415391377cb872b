import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectId, taskId } from "../../domain/ids.ts";
import { type Connection, connect } from "./connection.ts";
import { storeOn } from "./sqlite-store.ts";

/** Tables whose rows only ever grow in number. A statement that reads one of them in full gets slower every day. */
const growing = /\bSCAN (?:tasks|task_events|inbox|other|approvals|cards|audit|sessions)\b(?! USING)/;

let connection: Connection;
let statements: readonly string[];

beforeAll(async () => {
  connection = connect({ path: ":memory:", sync: "normal" });
  statements = await statementsOf(connection);
});

afterAll(() => connection.close());

/** The text of everything that the store asks of SQLite. */
async function statementsOf({ database }: Connection): Promise<readonly string[]> {
  const texts: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (text) => {
    texts.push(text);
    return prepare(text);
  };
  const { tasks, cards } = storeOn(connection, () => "00000001");
  const conversation = { platform: "chat", id: "room", surface: "group" } as const;
  // What is put together only when it is asked for.
  for (const before of [{}, { before: taskId("1") }]) {
    await tasks.page({ limit: 1, ...before });
    await tasks.page({ limit: 1, ...before, status: "completed" });
    await tasks.page({ limit: 1, ...before, projectId: projectId("1") });
    await cards.inConversation({ conversation, limit: 1 });
  }
  await cards.inConversation({ conversation, limit: 1, before: "task:1" });
  database.prepare = prepare;
  return texts;
}

function planOf(text: string): string {
  const steps = connection.database.prepare(`EXPLAIN QUERY PLAN ${text}`).all();
  return steps.map(({ detail }) => String(detail)).join("; ");
}

describe("the store", () => {
  it("reads no table in full that grows with history, but for the newest rows of it", () => {
    const scanning = statements
      .map((text) => ({ text, plan: planOf(text) }))
      .filter(({ text, plan }) => growing.test(plan) && !text.endsWith('order by "seq" desc limit ?'));

    expect(statements.length).toBeGreaterThan(40);
    expect(scanning).toEqual([]);
  });

  it("asks for what is open in a project by the index of open tasks, however much the project has done", () => {
    const ofLanes = statements.filter(
      (text) => /"ended_at" is null/.test(text) && /"project_id" = /.test(text),
    );

    expect(ofLanes.length).toBeGreaterThan(2);
    for (const text of ofLanes) expect(planOf(text), text).toContain("tasks_open");
  });

  it.each([
    ["the queue", /from "tasks" where "status" = 'queued'/, "tasks_queue"],
    ["the follow-up of a task", /from "tasks" where "continues" = /, "tasks_by_continued"],
    ["the newest prompt of a session", /^select "prompt" from "tasks"/, "tasks_by_session"],
    ["the parts of a prompt", /^update "inbox" .*"joined" = \? and/, "inbox_joined"],
    ["who did something last", /from "audit" where/, "audit_by_target"],
    ["sessions by the agent's id", /from "sessions" where "agent_session_id" = /, "sessions_by_agent_id"],
    ["the task that a message asked for", /from "inbox" inner join "tasks"/, "inbox_by_message"],
    ["the task of a message's card", /from "cards" inner join "tasks"/, "cards_by_message"],
    ["what was seen last of a conversation", /^select "sent_at" from "seen"/, "PRIMARY KEY"],
    ["the last folder of a project", /^select "folder" .*"project_id" = /, "recent_folders_by_use"],
  ])("finds %s by an index that has the order as well", (_what, pattern, index) => {
    const asked = statements.filter((text) => pattern.test(text));

    expect(asked.length).toBeGreaterThan(0);
    for (const text of asked) {
      expect(planOf(text), text).toContain(index);
      expect(planOf(text), text).not.toContain("TEMP B-TREE");
    }
  });
});
