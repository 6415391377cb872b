import { describe, expect, it } from "vitest";
import type { Card } from "../cards/card.ts";
import type { TaskId } from "../domain/ids.ts";
import { aStep } from "../testing/domain-builders.ts";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

async function aPoco({ files }: { readonly files: boolean }) {
  const poco = await createGatewayFixture({ onDisk: true });
  Object.assign(poco.chat.can, { files, threads: true });
  const room = await poco.aRoom("api");
  await room.say("one");
  const run = await poco.run("one");
  const { id } = await poco.taskOf("one");
  await until(() => expect(poco.chat.card(`task:${id}`)).toBeDefined());
  return Object.assign(poco, { room, run, id });
}

type Poco = Awaited<ReturnType<typeof aPoco>>;

const logKey = (id: TaskId) => `task:${id}:log`;

function fileIn(card: Card | undefined) {
  return card?.blocks.find((block) => block.kind === "file");
}

async function untilShown({ store }: Poco): Promise<void> {
  await until(async () => expect(await store.cards.owed()).toEqual([]));
}

const labels = (card: Card | null): readonly string[] =>
  (card?.blocks ?? []).flatMap((block) =>
    block.kind === "actions" ? block.buttons.map(({ label }) => label) : [],
  );

describe("the log of a task", () => {
  it("comes whole as a file below the task's card when somebody asks for it", async () => {
    await using poco = await aPoco({ files: true });
    const { room, run, id } = poco;
    const output = "all is well\n".repeat(5_000);
    run.emit({ kind: "step", step: aStep({ state: "done", exitCode: 0, output }) });
    run.complete("It is fixed.");
    await poco.ended("one");

    const details = await room.press({ kind: "task.details", taskId: id });
    const reply = await room.press({ kind: "task.send_log", taskId: id });
    await untilShown(poco);

    expect(labels(details.card)).toContain("Send as File");
    expect(reply).toMatchObject({ status: "ok", place: "panel" });
    const file = fileIn(poco.chat.card(logKey(id)));
    expect(file).toMatchObject({ name: `log-${id}.txt`, mediaType: "text/plain" });
    expect(file?.text.match(/all is well/g)).toHaveLength(5_000);
    expect(file?.text).toContain("It is fixed.");
    const [post] = poco.chat.callsFor(logKey(id));
    expect(post?.around.under).toEqual({ message: poco.chat.refOf(`task:${id}`) });
  });

  it("comes again with what is new, in place of the one before", async () => {
    await using poco = await aPoco({ files: true });
    const { room, run, id } = poco;
    await room.press({ kind: "task.send_log", taskId: id });
    await untilShown(poco);
    const first = poco.chat.refOf(logKey(id));
    run.complete("It is fixed.");
    await poco.ended("one");
    await untilShown(poco);
    const before = poco.chat.callsFor(logKey(id)).length;

    await room.press({ kind: "task.send_log", taskId: id });
    await untilShown(poco);

    expect(before).toBe(1);
    expect(poco.chat.callsFor(logKey(id)).at(-1)).toMatchObject({
      kind: "post",
      around: { edition: 1, replaces: { message: first } },
    });
    expect(fileIn(poco.chat.card(logKey(id)))?.text).toContain("It is fixed.");
  });

  it("is read page by page where the app takes no files", async () => {
    await using poco = await aPoco({ files: false });
    const { room, id } = poco;

    const details = await room.press({ kind: "task.details", taskId: id });
    const reply = await room.press({ kind: "task.send_log", taskId: id });
    await untilShown(poco);

    expect(labels(details.card)).not.toContain("Send as File");
    expect(reply).toMatchObject({ status: "rejected", card: { title: "Details: one" } });
    expect(poco.chat.card(logKey(id))).toBeUndefined();
  });

  it("is nobody's who may not see the task", async () => {
    await using poco = await aPoco({ files: true });
    const { chat, id } = poco;
    const conversation = { platform: "chat", id: "dm:eve", surface: "dm" } as const;

    const reply = await chat.press({ kind: "task.send_log", taskId: id }, { person: "eve", conversation });
    await untilShown(poco);

    expect(reply.status).toBe("rejected");
    expect(chat.card(logKey(id))).toBeUndefined();
  });

  it("still comes when PoCo dies right after it was asked for", async () => {
    await using poco = await aPoco({ files: true });
    const { room, id } = poco;
    await untilShown(poco);
    poco.faults.after = ({ name }) => {
      if (name === "cards.renew") poco.crash();
    };
    void room.press({ kind: "task.send_log", taskId: id }).catch(() => undefined); // the press dies with PoCo
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await poco.again();
    await again.gateway.recover();
    await until(() => expect(fileIn(again.chat.card(logKey(id)))).toBeDefined());
  });
});
