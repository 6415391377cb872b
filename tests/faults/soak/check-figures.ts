import type { Task } from "../../../src/domain/task.ts";
import type { Side, Soak } from "./soak.ts";

/** What was too little of for the soak to say anything; an empty list when it was enough. */
export async function checkFigures(soak: Soak, minutes: number): Promise<readonly string[]> {
  const { ledger, inSlack, inFeishu } = soak;
  const tasks = await soak.world().store.tasks.page({ limit: 10_000 });
  const count = (what: string): number => ledger.counts.get(what) ?? 0;
  /** At least one in so many minutes. */
  const figures: readonly (readonly [what: string, count: number, every: number])[] = [
    ["kills", ledger.killedAt.length, 10],
    ["kills amid a call", count("kill amid a call"), 15],
    ["answers lost", ledger.lostAnswers.length, 10],
    ["calls held", ledger.heldCalls.length, 10],
    ["approvals", count("button: Approve"), 10],
    ["rejections", count("button: Reject"), 10],
    ["connections to Slack", inSlack.slack.sockets.opened, 10],
    ["connections to Feishu", inFeishu.feishu.transport.sockets.opened(), 10],
    ["redeliveries of Slack", count("fault: delivered again"), 10],
    ["deliveries of Feishu", inFeishu.feishu.transport.counts.delivered, 10],
    ["times at which Feishu delivered twice", count("fault: delivered twice"), 10],
    ...answersOn(inSlack, tasks, "Slack"),
    ...answersOn(inFeishu, tasks, "Feishu"),
  ];
  return figures
    .filter(([, has, every]) => has < Math.floor(minutes / every))
    .map(([what, has]) => `only ${has} ${what} in ${minutes} minutes`);
}

function answersOn({ rooms, ledger }: Side, tasks: readonly Task[], app: string) {
  const own = tasks.filter(({ conversation }) => rooms.some((room) => room === conversation?.id));
  const prompts = ledger.prompts.filter(({ channel }) => rooms.includes(channel));
  const answers = own.filter(({ state }) => state.status === "completed");
  return [
    [`prompts in ${app}`, prompts.length, 0.5],
    [`answers in ${app}`, answers.length, 1],
  ] as const;
}
