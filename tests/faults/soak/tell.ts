import type { Soak } from "./soak.ts";

/** Prints what the soak was made of. */
export async function tell(
  soak: Soak,
  { lived, minutes, realMs }: { lived: number; minutes: number; realMs: number },
): Promise<void> {
  const { agents, ledger } = soak;
  const { slack } = soak.inSlack;
  const { feishu } = soak.inFeishu;
  const tasks = await soak.world().store.tasks.page({ limit: 10_000 });
  const deltas = agents.played.reduce((sum, one) => sum + one.deltas, 0);
  const { delivered, redelivered } = feishu.transport.counts;
  const lines = [
    `${lived} of ${minutes} virtual minutes in ${Math.round(realMs / 1_000)} s`,
    `${ledger.prompts.length} prompts, ${tasks.length} tasks, ${agents.played.length} runs, ${deltas} deltas`,
    `Slack: ${slack.sockets.opened} sockets, ${slack.deliveries.length} deliveries, ${slack.rateBreaches.length} breaches`,
    `Feishu: ${feishu.transport.sockets.opened()} connections, ${delivered} deliveries and ${redelivered} again, ${feishu.breaches.length} breaches`,
    counted(ledger.counts),
    counted(countsOf(slack.calls)),
    counted(countsOf(feishu.calls)),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function countsOf(calls: readonly { readonly method: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { method } of calls) counts.set(method, (counts.get(method) ?? 0) + 1);
  return counts;
}

function counted(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([what, count]) => `${what} ${count}`).join(", ");
}
